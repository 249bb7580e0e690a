/* Owns the hand-written entries about a domain's CPUs and labels. Called by applications; blocks
 * for one round trip. */
#include "client/manual.h"

#include <glib.h>
#include "wire/error_text.h"

EXPORT virDomainPtr virDomainCreateLinux(virConnectPtr conn, const char *xmlDesc,
                                         unsigned int flags)
{
    return virDomainCreateXML(conn, xmlDesc, flags);
}

/* The server's maps into the caller's room; what is missing is zero. */
static void fill_maps(unsigned char *to, size_t room, const uint8_t *from, uint32_t n)
{
    memset(to, 0, room);
    memcpy(to, from, MIN(room, (size_t)n));
}

EXPORT int virDomainGetVcpus(virDomainPtr domain, virVcpuInfoPtr info, int maxinfo,
                             unsigned char *cpumaps, int maplen)
{
    struct object *o = manual_enter(H_DOMAIN, FROM_DOMAIN, domain, __func__);
    if (!o)
        return -1;
    MANUAL_NEED(o->conn, info);
    if (maxinfo <= 0 || (cpumaps ? maplen <= 0 : maplen != 0) ||
        (cpumaps && maxinfo > INT32_MAX / maplen)) {
        fail_argument(__func__, "maplen", "%s: maxinfo %d and maplen %d do not go together",
                      __func__, maxinfo, maplen);
        return failed_int(o->conn);
    }
    struct domain_get_vcpus_args args = {
        .dom = wire_domain(o), .maxinfo = maxinfo, .maplen = maplen};
    struct domain_get_vcpus_ret ret = {0};
    struct arena *mem = arena_new();
    int rc = conn_run(o->conn, &program_remote, &proc_domain_get_vcpus, &args, &ret, mem);
    if (rc == 0) {
        rc = MIN((int)ret.n_info, maxinfo);
        for (int i = 0; i < rc; i++)
            info[i] = (virVcpuInfo){ret.info[i].number, ret.info[i].state, ret.info[i].cpu_time,
                                    ret.info[i].cpu};
        if (cpumaps)
            fill_maps(cpumaps, (size_t)maxinfo * (size_t)maplen, ret.cpumaps, ret.n_cpumaps);
    }
    arena_free(mem);
    return rc < 0 ? failed_int(o->conn) : rc;
}

EXPORT int virDomainGetVcpuPinInfo(virDomainPtr domain, int ncpumaps, unsigned char *cpumaps,
                                   int maplen, unsigned int flags)
{
    struct object *o = manual_enter(H_DOMAIN, FROM_DOMAIN, domain, __func__);
    if (!o)
        return -1;
    MANUAL_NEED(o->conn, cpumaps);
    if (ncpumaps <= 0 || maplen <= 0 || ncpumaps > INT32_MAX / maplen) {
        fail_argument(__func__, "ncpumaps", "%s: ncpumaps %d and maplen %d are not positive",
                      __func__, ncpumaps, maplen);
        return failed_int(o->conn);
    }
    struct domain_get_vcpu_pin_info_args args = {
        .dom = wire_domain(o), .ncpumaps = ncpumaps, .maplen = maplen, .flags = flags};
    struct domain_get_vcpu_pin_info_ret ret = {0};
    struct arena *mem = arena_new();
    int rc = conn_run(o->conn, &program_remote, &proc_domain_get_vcpu_pin_info, &args, &ret, mem);
    if (rc == 0) {
        fill_maps(cpumaps, (size_t)ncpumaps * (size_t)maplen, ret.cpumaps, ret.n_cpumaps);
        rc = ret.num;
    }
    arena_free(mem);
    return rc < 0 ? failed_int(o->conn) : rc;
}

EXPORT int virDomainGetEmulatorPinInfo(virDomainPtr domain, unsigned char *cpumap, int maplen,
                                       unsigned int flags)
{
    struct object *o = manual_enter(H_DOMAIN, FROM_DOMAIN, domain, __func__);
    if (!o)
        return -1;
    MANUAL_NEED(o->conn, cpumap);
    if (maplen <= 0) {
        fail_argument(__func__, "maplen", "%s: maplen %d is not positive", __func__, maplen);
        return failed_int(o->conn);
    }
    struct domain_get_emulator_pin_info_args args = {
        .dom = wire_domain(o), .maplen = maplen, .flags = flags};
    struct domain_get_emulator_pin_info_ret ret = {0};
    struct arena *mem = arena_new();
    int rc =
        conn_run(o->conn, &program_remote, &proc_domain_get_emulator_pin_info, &args, &ret, mem);
    if (rc == 0) {
        fill_maps(cpumap, (size_t)maplen, ret.cpumaps, ret.n_cpumaps);
        rc = ret.ret;
    }
    arena_free(mem);
    return rc < 0 ? failed_int(o->conn) : rc;
}

EXPORT int virDomainGetSecurityLabelList(virDomainPtr domain, virSecurityLabelPtr *seclabels)
{
    struct object *o = manual_enter(H_DOMAIN, FROM_DOMAIN, domain, __func__);
    if (!o)
        return -1;
    MANUAL_NEED(o->conn, seclabels);
    struct domain_get_security_label_list_args args = {.dom = wire_domain(o)};
    struct domain_get_security_label_list_ret ret = {0};
    struct arena *mem = arena_new();
    int rc =
        conn_run(o->conn, &program_remote, &proc_domain_get_security_label_list, &args, &ret, mem);
    if (rc == 0) {
        rc = (int)ret.n_labels;
        virSecurityLabelPtr list = calloc(ret.n_labels + 1, sizeof(*list));
        for (uint32_t i = 0; i < ret.n_labels; i++) {
            uint32_t n = MIN(ret.labels[i].n_label, sizeof(list[i].label) - 1);
            if (n)
                memcpy(list[i].label, ret.labels[i].label, n);
            list[i].enforcing = ret.labels[i].enforcing;
        }
        *seclabels = list;
    }
    arena_free(mem);
    return rc < 0 ? failed_int(o->conn) : rc;
}
