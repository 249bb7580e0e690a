/* Mounts and unmounts what pools of the types fs and netfs are. Called by their backends; awaits
 * mount and umount, which a server that is gone can hold up no longer than their deadline.
 * Invariant: what somebody else has mounted at a pool's place is not taken for the pool. */
#include "driver/storage/mount.h"
#include <string.h>
#include "driver/storage/file.h"
#include "driver/storage/work.h"
#include "sys/file.h"

enum { MOUNTS_BYTES_MAX = 16 << 20 };

static const char *format_of(const struct pool *pool)
{
    const struct pool_format *f = pool->source->format;
    return f && f->type ? f->type : "auto";
}

char *mount_source(const struct pool *pool)
{
    const struct pool_source *s = pool->source;
    if (pool->type == POOL_TYPE_FS)
        return g_strdup(s->devices[0]->path);
    if (strcmp(format_of(pool), "cifs") == 0)
        return g_strdup_printf("//%s/%s", s->hosts[0]->name, s->dir->path + (*s->dir->path == '/'));
    return g_strdup_printf("%s:%s", s->hosts[0]->name, s->dir->path);
}

void mount_plan(const struct pool *pool, struct plan *ret)
{
    const char *format = format_of(pool);
    const struct fs_mount_options *own = pool->fs_mount_opts;
    g_autofree char *source = mount_source(pool);
    g_autoptr(GString) options = g_string_new("nodev,nosuid,noexec");
    if (pool->type == POOL_TYPE_NETFS && strcmp(format, "glusterfs") == 0)
        g_string_append(options, ",direct-io-mode=1");
    if (pool->type == POOL_TYPE_NETFS && strcmp(format, "cifs") == 0)
        g_string_append(options, ",guest");
    if (pool->source->protocol && pool->source->protocol->ver)
        g_string_append_printf(options, ",nfsvers=%s", pool->source->protocol->ver);
    for (size_t i = 0; own && i < own->n_options; i++)
        g_string_append_printf(options, ",%s", own->options[i]->name);
    struct line l = line_new("mount");
    ADD(&l, "-o", options->str);
    if (pool->type == POOL_TYPE_FS || strcmp(format, "auto") != 0)
        ADD(&l, "-t", format);
    ADD(&l, source, pool->target->path);
    plan_take(ret, &l);
}

/* A word of /proc/self/mounts. */
static char *unescaped(const char *word)
{
    return g_strcompress(word);
}

/* The last line about the place counts: it is on top. */
static void find_mount(char *text, const char *place, char **ret_source)
{
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        g_auto(GStrv) words = g_strsplit(line, " ", 3);
        g_autofree char *at = words[0] && words[1] ? unescaped(words[1]) : NULL;
        if (g_strcmp0(at, place) != 0)
            continue;
        g_free(*ret_source);
        *ret_source = unescaped(words[0]);
    }
}

AWAITS int mount_look(const struct pool *pool, bool *ret_is, bool *ret_other)
{
    g_autofree char *text = NULL, *source = mount_source(pool), *there = NULL;
    size_t len;
    if (file_read("/proc/self/mounts", MOUNTS_BYTES_MAX, &text, &len) < 0)
        return -1;
    find_mount(text, pool->target->path, &there);
    g_autofree char *is = there ? storage_tidy_path(there) : NULL;
    g_autofree char *wanted = storage_tidy_path(source);
    *ret_is = is && strcmp(is, wanted) == 0;
    *ret_other = is && !*ret_is;
    return 0;
}

AWAITS int mount_is_there(const struct pool *pool, bool *ret)
{
    bool other;
    return mount_look(pool, ret, &other);
}

AWAITS int mount_start(struct driver_state *d, const struct pool *pool)
{
    DEADLINE(TOOL_PATIENCE);
    bool is, other;
    if (mount_look(pool, &is, &other) < 0)
        return -1;
    if (other)
        return storage_fail(ERR_OPERATION_INVALID, "something else is mounted at '%s'",
                            pool->target->path);
    if (!is) {
        struct plan p;
        plan_init(&p);
        mount_plan(pool, &p);
        int rc = plan_run(&p);
        plan_clear(&p);
        if (rc < 0)
            return -1;
    }
    return file_sweep_parts(pool->target->path);
}

AWAITS int mount_stop(const struct pool *pool)
{
    DEADLINE(TOOL_PATIENCE);
    bool is, other;
    if (mount_look(pool, &is, &other) < 0)
        return -1;
    return is ? tool_run(TOOL("umount", pool->target->path)) : 0;
}
