/* The simulated host as every connection may ask. Bodies of calls; never awaits. */
#include "driver/test/host.h"
#include "libvirt/libvirt.h"
#include "sys/host.h"
#include <glib.h>

enum { SIMULATION_VERSION = 2 };

OP_NO_ARGS(connect_get_type)
{
    ret->type = "TEST";
    return 0;
}

OP_NO_ARGS(connect_get_version)
{
    ret->hv_ver = SIMULATION_VERSION;
    return 0;
}

OP_NO_ARGS(connect_get_lib_version)
{
    ret->lib_ver = LIBVIR_VERSION_NUMBER;
    return 0;
}

OP_NO_ARGS(connect_get_hostname)
{
    g_autofree char *name = host_name();
    if (!name)
        return -1;
    ret->hostname = arena_strdup(call->mem, name);
    return 0;
}

OP_NO_ARGS(connect_is_secure)
{
    ret->secure = 1;
    return 0;
}
