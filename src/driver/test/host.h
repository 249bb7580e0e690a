/* The simulated host: what its node document says, and the list of its operations. */
#pragma once
#include "driver/test/test.h"

struct test_node;

/* Takes the document; what it leaves out is completed. */
struct test_host *host_new(struct test_node *node);
void host_free(struct test_host *h);
unsigned host_max_vcpus(void);
/* How many bits maps of host CPUs have. */
enum { HOST_MAP_CPUS = 8, HOST_MAX_VCPUS = 32 };

#define TEST_HOST_OPS(OWN, COMMON)       \
    COMMON(connect_get_uri)              \
    COMMON(connect_get_type)             \
    OWN(connect_get_version)             \
    COMMON(connect_get_lib_version)      \
    OWN(connect_get_hostname)            \
    COMMON(connect_is_secure)            \
    OWN(connect_get_max_vcpus)           \
    OWN(connect_get_capabilities)        \
    OWN(connect_get_domain_capabilities) \
    COMMON(connect_get_cpu_model_names)  \
    COMMON(connect_baseline_cpu)         \
    OWN(connect_get_sysinfo)             \
    OWN(node_get_info)                   \
    OWN(node_get_cpu_map)                \
    OWN(node_get_cpu_stats)              \
    OWN(node_get_memory_stats)           \
    OWN(node_get_free_memory)            \
    OWN(node_get_cells_free_memory)      \
    OWN(node_get_free_pages)             \
    OWN(node_alloc_pages)                \
    OWN(node_get_memory_parameters)      \
    OWN(node_set_memory_parameters)      \
    OWN(node_suspend_for_duration)       \
    OWN(node_get_security_model)

TEST_HOST_OPS(DECLARE_OWN, DECLARE_COMMON)
