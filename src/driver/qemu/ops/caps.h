/* Bodies of the calls about capabilities; the driver's table of operations names them. */
#pragma once
#include "driver/qemu/caps/caps.h"
#include "gen/ops.h"
#include "guest/call.h"

/* What the driver keeps for these calls. */
struct caps_env {
    struct caps_cache *cache;
    struct swtpm *swtpm;   /* caps/swtpm.h */
    const char *dac_label; /* what guests run as; NULL: as we do */
};
/* driver.c says where it is. */
const struct caps_env *driver_caps_env(struct driver_state *state);

AWAITS int qemu_connect_get_capabilities(struct call *call, const void *args,
                                         struct connect_get_capabilities_ret *ret);
AWAITS int qemu_connect_get_domain_capabilities(
    struct call *call, const struct connect_get_domain_capabilities_args *args,
    struct connect_get_domain_capabilities_ret *ret);
AWAITS int qemu_connect_get_version(struct call *call, const void *args,
                                    struct connect_get_version_ret *ret);
int qemu_connect_get_max_vcpus(struct call *call, const struct connect_get_max_vcpus_args *args,
                               struct connect_get_max_vcpus_ret *ret);
/* cpu.c */
AWAITS int qemu_connect_compare_hypervisor_cpu(
    struct call *call, const struct connect_compare_hypervisor_cpu_args *args,
    struct connect_compare_hypervisor_cpu_ret *ret);
AWAITS int qemu_connect_baseline_cpu(struct call *call,
                                     const struct connect_baseline_cpu_args *args,
                                     struct connect_baseline_cpu_ret *ret);
AWAITS int qemu_connect_baseline_hypervisor_cpu(
    struct call *call, const struct connect_baseline_hypervisor_cpu_args *args,
    struct connect_baseline_hypervisor_cpu_ret *ret);

/* What a request means that leaves things out. */
char *choose_emulator(const char *binary, const char *arch); /* g_free(); NULL with the reason */
int check_arch_fits(const struct qemu_caps *c, const char *arch); /* arch may be NULL */
AWAITS int choose_accel(struct caps_cache *cache, const char *binary, const char *virttype,
                        enum accel *ret);
