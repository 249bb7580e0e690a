/* toyd: a daemon around the tests' own driver and the test driver, for tests of the wire from
 * outside. Not installed. */
#include "daemon/daemon.h"
#include "daemon/toy_driver.h"

extern const struct driver driver_test;
static const struct driver *const drivers[] = {&driver_toy, &driver_test, NULL};

int main(int argc, char **argv)
{
    static const struct daemon_kind kind = {
        .name = "libvirtd", .socket_prefix = "libvirt", .listens_ip = true, .drivers = drivers};
    access_add_driver(&access_driver_toy);
    return daemon_main(&kind, argc, argv);
}
