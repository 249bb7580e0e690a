/* virtqemud: the QEMU driver. */
#include "daemon/daemon.h"

extern const struct driver driver_qemu;
static const struct driver *const drivers[] = {&driver_qemu, NULL};

int main(int argc, char **argv)
{
    static const struct daemon_kind kind = {
        .name = "virtqemud", .socket_prefix = "virtqemud", .modular = true, .drivers = drivers};
    return daemon_main(&kind, argc, argv);
}
