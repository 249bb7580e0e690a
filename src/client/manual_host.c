/* Owns the hand-written entries about the host and its devices and secrets. Called by applications;
 * blocks for one round trip. */
#include "client/manual.h"

#include <glib.h>

/* Told once, then kept with the connection: the pointer stays good as long as that. */
EXPORT const char *virConnectGetType(virConnectPtr conn)
{
    if (!manual_enter_conn(conn, FROM_DOMAIN, __func__))
        return NULL;
    pthread_mutex_lock(&conn->lock);
    const char *type = conn->type;
    pthread_mutex_unlock(&conn->lock);
    if (type)
        return type;
    struct connect_get_type_ret ret = {0};
    struct arena *mem = arena_new();
    int rc = conn_run(conn, &program_remote, &proc_connect_get_type, NULL, &ret, mem);
    if (rc == 0) {
        pthread_mutex_lock(&conn->lock);
        if (!conn->type)
            conn->type = g_strdup(ret.type);
        type = conn->type;
        pthread_mutex_unlock(&conn->lock);
    }
    arena_free(mem);
    return rc < 0 ? failed_null(conn) : type;
}

EXPORT int virNodeGetCPUMap(virConnectPtr conn, unsigned char **cpumap, unsigned int *online,
                            unsigned int flags)
{
    if (!manual_enter_conn(conn, FROM_DOMAIN, __func__))
        return -1;
    struct node_get_cpu_map_args args = {
        .need_map = cpumap != NULL, .need_online = online != NULL, .flags = flags};
    struct node_get_cpu_map_ret ret = {0};
    struct arena *mem = arena_new();
    int rc = conn_run(conn, &program_remote, &proc_node_get_cpu_map, &args, &ret, mem);
    if (rc == 0) {
        rc = ret.ret;
        if (cpumap) {
            *cpumap = malloc(ret.n_cpumap + 1);
            memcpy(*cpumap, ret.cpumap, ret.n_cpumap);
        }
        if (online)
            *online = ret.online;
    }
    arena_free(mem);
    return rc < 0 ? failed_int(conn) : rc;
}

EXPORT int virNodeGetFreePages(virConnectPtr conn, unsigned int npages, unsigned int *pages,
                               int startcell, unsigned int cellcount, unsigned long long *counts,
                               unsigned int flags)
{
    if (!manual_enter_conn(conn, FROM_DOMAIN, __func__))
        return -1;
    MANUAL_NEED(conn, npages);
    MANUAL_NEED(conn, pages);
    MANUAL_NEED(conn, cellcount);
    MANUAL_NEED(conn, counts);
    struct node_get_free_pages_args args = {.n_pages = npages,
                                            .pages = pages,
                                            .start_cell = startcell,
                                            .cell_count = cellcount,
                                            .flags = flags};
    struct node_get_free_pages_ret ret = {0};
    struct arena *mem = arena_new();
    int rc = conn_run(conn, &program_remote, &proc_node_get_free_pages, &args, &ret, mem);
    uint64_t room = (uint64_t)npages * cellcount;
    if (rc == 0 && ret.n_counts > room)
        rc = fail_in(FROM_RPC, ERR_RPC, "%u counts came for %u page sizes of %u cells",
                     ret.n_counts, npages, cellcount);
    if (rc == 0) {
        memcpy(counts, ret.counts, ret.n_counts * sizeof(*counts));
        rc = (int)ret.n_counts;
    }
    arena_free(mem);
    return rc < 0 ? failed_int(conn) : rc;
}

EXPORT int virNodeAllocPages(virConnectPtr conn, unsigned int npages, unsigned int *pageSizes,
                             unsigned long long *pageCounts, int startCell, unsigned int cellCount,
                             unsigned int flags)
{
    if (!manual_enter_conn(conn, FROM_DOMAIN, __func__))
        return -1;
    if (!conn_check_write(conn, __func__))
        return failed_int(conn);
    MANUAL_NEED(conn, npages);
    MANUAL_NEED(conn, pageSizes);
    MANUAL_NEED(conn, pageCounts);
    MANUAL_NEED(conn, cellCount);
    struct node_alloc_pages_args args = {.n_page_sizes = npages,
                                         .page_sizes = pageSizes,
                                         .n_page_counts = npages,
                                         .page_counts = (uint64_t *)pageCounts,
                                         .start_cell = startCell,
                                         .cell_count = cellCount,
                                         .flags = flags};
    struct node_alloc_pages_ret ret = {0};
    struct arena *mem = arena_new();
    int rc = conn_run(conn, &program_remote, &proc_node_alloc_pages, &args, &ret, mem);
    arena_free(mem);
    return rc < 0 ? failed_int(conn) : ret.ret;
}

/* Told once, then kept with the handle. */
EXPORT const char *virNodeDeviceGetParent(virNodeDevicePtr dev)
{
    struct object *o = manual_enter(H_NODE_DEVICE, FROM_NODEDEV, dev, __func__);
    if (!o)
        return NULL;
    pthread_mutex_lock(&o->conn->lock);
    const char *parent = o->detail;
    pthread_mutex_unlock(&o->conn->lock);
    if (parent)
        return parent;
    struct node_device_get_parent_args args = {.name = o->name};
    struct node_device_get_parent_ret ret = {0};
    struct arena *mem = arena_new();
    int rc = conn_run(o->conn, &program_remote, &proc_node_device_get_parent, &args, &ret, mem);
    if (rc == 0 && ret.parent_name) {
        pthread_mutex_lock(&o->conn->lock);
        if (!o->detail)
            o->detail = g_strdup(ret.parent_name);
        parent = o->detail;
        pthread_mutex_unlock(&o->conn->lock);
    }
    arena_free(mem);
    return rc < 0 ? failed_null(o->conn) : parent;
}
