/* virtnetworkd: the network driver. */
#include "daemon/daemon.h"

extern const struct driver driver_network;
static const struct driver *const drivers[] = {&driver_network, NULL};

int main(int argc, char **argv)
{
    static const struct daemon_kind kind = {.name = "virtnetworkd",
                                            .socket_prefix = "virtnetworkd",
                                            .modular = true,
                                            .drivers = drivers};
    return daemon_main(&kind, argc, argv);
}
