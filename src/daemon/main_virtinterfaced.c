/* virtinterfaced: the interface driver. */
#include "daemon/daemon.h"

extern const struct driver driver_interface;
static const struct driver *const drivers[] = {&driver_interface, NULL};

int main(int argc, char **argv)
{
    static const struct daemon_kind kind = {.name = "virtinterfaced",
                                            .socket_prefix = "virtinterfaced",
                                            .modular = true,
                                            .drivers = drivers};
    return daemon_main(&kind, argc, argv);
}
