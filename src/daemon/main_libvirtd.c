/* libvirtd: all drivers behind one socket, and the network sockets. */
#include "daemon/daemon.h"

extern const struct driver driver_qemu, driver_interface, driver_network, driver_nodedev,
    driver_nwfilter, driver_secret, driver_storage, driver_test;
static const struct driver *const drivers[] = {&driver_qemu,    &driver_interface, &driver_network,
                                               &driver_nodedev, &driver_nwfilter,  &driver_secret,
                                               &driver_storage, &driver_test,      NULL};

int main(int argc, char **argv)
{
    static const struct daemon_kind kind = {
        .name = "libvirtd", .socket_prefix = "libvirt", .listens_ip = true, .drivers = drivers};
    return daemon_main(&kind, argc, argv);
}
