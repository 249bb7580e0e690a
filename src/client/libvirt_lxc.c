/* Owns the hand-written entries of libvirt-lxc.so.0: entering a container's namespaces and control
 * group from the calling process. Called by applications. */
#include <fcntl.h>
#include <libvirt/libvirt-lxc.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include "client/inside.h"

#define IN vireo_inside

static int failed(virConnectPtr conn)
{
    IN.last_error_publish(conn);
    return -1;
}

static int check(virDomainPtr domain, const char *func)
{
    IN.last_error_begin(FROM_NONE);
    if (!IN.handle_check(H_DOMAIN, domain, func))
        return failed(NULL);
    return IN.conn_check_write(domain->conn, func) ? 0 : failed(domain->conn);
}

static int must_have_some(virDomainPtr domain, unsigned n, const char *func)
{
    IN.last_error_begin(FROM_NONE);
    if (n || !IN.handle_check(H_DOMAIN, domain, func))
        return 0; /* check() refuses what is no domain */
    IN.fail(ERR_INVALID_ARG, "%s needs at least one descriptor", func);
    return failed(domain->conn);
}

static const char *const spaces[] = {"user", "ipc", "uts", "net", "pid", "mnt"};
enum { N_SPACES = sizeof(spaces) / sizeof(spaces[0]) };

static void close_all(int *fds, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    free(fds);
}

static int *open_own(unsigned *ret_n)
{
    int *fds = calloc(N_SPACES, sizeof(int));
    unsigned n = 0;
    for (unsigned i = 0; i < N_SPACES; i++) {
        char path[32];
        snprintf(path, sizeof(path), "/proc/self/ns/%s", spaces[i]);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0)
            fds[n++] = fd;
    }
    *ret_n = n;
    return fds;
}

EXPORT int virDomainLxcEnterNamespace(virDomainPtr domain, unsigned int nfdlist, int *fdlist,
                                      unsigned int *noldfdlist, int **oldfdlist, unsigned int flags)
{
    unsigned n_own = 0;
    if (must_have_some(domain, nfdlist, __func__) < 0 || check(domain, __func__) < 0)
        return -1;
    int *own = noldfdlist && oldfdlist ? open_own(&n_own) : NULL;
    for (unsigned i = 0; i < nfdlist; i++)
        if (fdlist[i] >= 0 && setns(fdlist[i], 0) < 0) {
            IN.fail_errno(errno, "cannot enter namespace %u of '%s'", i, domain->name);
            close_all(own, n_own);
            return failed(domain->conn);
        }
    if (own) {
        *oldfdlist = own;
        *noldfdlist = n_own;
    }
    return 0;
}

EXPORT int virDomainLxcEnterSecurityLabel(virSecurityModelPtr model, virSecurityLabelPtr label,
                                          virSecurityLabelPtr oldlabel, unsigned int flags)
{
    IN.last_error_begin(FROM_NONE);
    if (!model || !label) {
        IN.fail_null_argument(__func__, !model ? "model" : "label");
        return failed(NULL);
    }
    if (strcmp(model->model, "none") == 0)
        return 0;
    IN.fail(ERR_ARGUMENT_UNSUPPORTED, "security model '%s' cannot be entered", model->model);
    return failed(NULL);
}

EXPORT int virDomainLxcEnterCGroup(virDomainPtr domain, unsigned int flags)
{
    if (check(domain, __func__) < 0)
        return -1;
    IN.fail(ERR_NO_SUPPORT, "%s", __func__);
    return failed(domain->conn);
}
