/* toyd: a daemon around the tests' driver, for tests of the wire from outside. Not installed. */
#include "daemon/daemon.h"
#include "daemon/toy_driver.h"

static const struct driver *const drivers[] = {&driver_toy, NULL};

int main(int argc, char **argv)
{
    static const struct daemon_kind kind = {
        .name = "libvirtd", .socket_prefix = "libvirt", .listens_ip = true, .drivers = drivers};
    return daemon_main(&kind, argc, argv);
}
