/* virtstoraged: the storage driver. */
#include "daemon/daemon.h"

extern const struct driver driver_storage;
static const struct driver *const drivers[] = {&driver_storage, NULL};

int main(int argc, char **argv)
{
    static const struct daemon_kind kind = {
        .name = "virtstoraged", .socket_prefix = "virtstoraged", .drivers = drivers};
    return daemon_main(&kind, argc, argv);
}
