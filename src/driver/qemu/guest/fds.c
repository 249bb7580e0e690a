/* Opens what a plan names: sockets, files, taps. Called by start.c between plan and spawn; local
 * system calls, never awaits. */
#include "driver/qemu/guest/fds.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/error.h"
#include "gen/domain.h"
#include "sys/file.h"

void fd_set_add(struct fd_set_of_plan *set, int fd, int as)
{
    set->list = g_renew(struct spawn_fd, set->list, set->n + 1);
    set->list[set->n++] = (struct spawn_fd){.fd = fd, .as = as};
}

void fd_set_close(struct fd_set_of_plan *set)
{
    for (size_t i = 0; i < set->n; i++)
        fd_closep(&set->list[i].fd);
    g_clear_pointer(&set->list, g_free);
    set->n = 0;
}

static int open_file(const char *path, bool append)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0600);
    return fd < 0 ? fail_errno(errno, "cannot open '%s' for a guest's output", path) : fd;
}

static int open_device(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    return fd < 0 ? fail_errno(errno, "cannot open '%s'", path) : fd;
}

static int ioctl_on_interface(unsigned long request, struct ifreq *ifr, const char *what)
{
    AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ioctl(fd, request, ifr) < 0)
        return fail_errno(errno, "cannot %s '%s'", what, ifr->ifr_name);
    return 0;
}

static int bring_up(const char *name)
{
    struct ifreq ifr = {0};
    g_strlcpy(ifr.ifr_name, name, sizeof ifr.ifr_name);
    if (ioctl_on_interface(SIOCGIFFLAGS, &ifr, "read the state of interface") < 0)
        return -1;
    ifr.ifr_flags |= IFF_UP;
    return ioctl_on_interface(SIOCSIFFLAGS, &ifr, "bring up interface");
}

static int join_bridge(const char *bridge, const char *tap)
{
    AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq port = {0}, ifr = {0};
    g_strlcpy(port.ifr_name, tap, sizeof port.ifr_name);
    if (fd < 0 || ioctl(fd, SIOCGIFINDEX, &port) < 0)
        return fail_errno(errno, "cannot find interface '%s'", tap);
    g_strlcpy(ifr.ifr_name, bridge, sizeof ifr.ifr_name);
    ifr.ifr_ifindex = port.ifr_ifindex;
    if (ioctl(fd, SIOCBRADDIF, &ifr) < 0)
        return fail_errno(errno, "cannot add interface '%s' to bridge '%s'", tap, bridge);
    return 0;
}

/* The host's end of the pair has a MAC that never becomes the bridge's own: 0xfe first. */
static void set_host_mac(const char *tap, const char *guest_mac)
{
    struct ifreq ifr = {0};
    unsigned b[6];
    if (!guest_mac ||
        sscanf(guest_mac, "%x:%x:%x:%x:%x:%x", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5]) != 6)
        return;
    AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    g_strlcpy(ifr.ifr_name, tap, sizeof ifr.ifr_name);
    ifr.ifr_hwaddr.sa_family = 1; /* Ethernet */
    for (int i = 0; i < 6; i++)
        ifr.ifr_hwaddr.sa_data[i] = (char)(i ? b[i] : 0xfe);
    (void)!ioctl(fd, SIOCSIFHWADDR, &ifr);
}

static int open_tap(struct interface *nic)
{
    struct ifreq ifr = {.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR};
    const char *name = nic->target ? nic->target->dev : NULL;
    AUTO_FD int fd = open_device("/dev/net/tun");
    if (fd < 0)
        return -1;
    g_strlcpy(ifr.ifr_name, name ? name : "vnet%d", sizeof ifr.ifr_name);
    if (ioctl(fd, TUNSETIFF, &ifr) < 0)
        return fail_errno(errno, "cannot make tap interface '%s'", ifr.ifr_name);
    if (!nic->target)
        nic->target = value_new(&type_interface_target);
    g_free(nic->target->dev);
    nic->target->dev = g_strdup(ifr.ifr_name);
    set_host_mac(ifr.ifr_name, nic->mac ? nic->mac->address : NULL);
    if (nic->type == INTERFACE_TYPE_BRIDGE && nic->source->bridge &&
        join_bridge(nic->source->bridge->bridge, ifr.ifr_name) < 0)
        return -1;
    if (bring_up(ifr.ifr_name) < 0)
        return -1;
    return g_steal_fd(&fd);
}

static int open_one(const struct plan_fd *want, struct domain *live)
{
    switch (want->kind) {
    case PLAN_FD_MONITOR:
    case PLAN_FD_LISTEN:
        return socket_listen_unix(want->path, 0600, 1);
    case PLAN_FD_TAP:
        return open_tap(live->interfaces[want->index]);
    case PLAN_FD_VHOST_NET:
        return open_device("/dev/vhost-net");
    case PLAN_FD_VHOST_VSOCK:
        return open_device("/dev/vhost-vsock");
    case PLAN_FD_FILE:
        return open_file(want->path, want->append);
    case PLAN_FD_LOG:
        return open_file(want->path, true);
    default:
        return fail(ERR_INTERNAL_ERROR, "a plan wants a descriptor of unknown kind %d", want->kind);
    }
}

int fd_set_open(struct fd_set_of_plan *set, const struct plan *plan, struct domain *live)
{
    for (size_t i = 0; i < plan->n_fds; i++) {
        int fd = open_one(&plan->fds[i], live);
        if (fd < 0)
            return -1;
        fd_set_add(set, fd, plan->fds[i].number);
    }
    return 0;
}
