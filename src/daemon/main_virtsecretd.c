/* virtsecretd: the secret driver. */
#include "daemon/daemon.h"

extern const struct driver driver_secret;
static const struct driver *const drivers[] = {&driver_secret, NULL};

int main(int argc, char **argv)
{
    static const struct daemon_kind kind = {
        .name = "virtsecretd", .socket_prefix = "virtsecretd", .modular = true, .drivers = drivers};
    return daemon_main(&kind, argc, argv);
}
