/* What every driver answers alike about a connection. Named by drivers' tables through
 * EVERY_DRIVER_OPS. Never await.
 */
#include "base/version.h"
#include "guest/ops.h"

AWAITS int ops_connect_get_type(struct call *call, const void *args,
                                struct connect_get_type_ret *ret)
{
    ret->type = call->session->driver->name;
    return 0;
}

AWAITS int ops_connect_get_lib_version(struct call *call, const void *args,
                                       struct connect_get_lib_version_ret *ret)
{
    ret->lib_ver = VERSION_NUMBER;
    return 0;
}

AWAITS int ops_connect_is_secure(struct call *call, const void *args,
                                 struct connect_is_secure_ret *ret)
{
    ret->secure = !call->session->over_network;
    return 0;
}

AWAITS int ops_connect_get_uri(struct call *call, const void *args, struct connect_get_uri_ret *ret)
{
    ret->uri = call->session->uri;
    return 0;
}
