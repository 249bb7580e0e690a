/* virtnwfilterd: the packet filter driver. */
#include "daemon/daemon.h"

extern const struct driver driver_nwfilter;
static const struct driver *const drivers[] = {&driver_nwfilter, NULL};

int main(int argc, char **argv)
{
    static const struct daemon_kind kind = {.name = "virtnwfilterd",
                                            .socket_prefix = "virtnwfilterd",
                                            .modular = true,
                                            .drivers = drivers};
    return daemon_main(&kind, argc, argv);
}
