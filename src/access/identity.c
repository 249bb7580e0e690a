/* Identities of clients. Made by the daemon when it accepts, by the local link for embedded
 * drivers; read by access drivers. identity_user() and identity_group() await (NSS on a worker
 * thread), the rest does not. Invariant: immutable but for the two names, which are filled once. */
#include "access/identity.h"
#include <errno.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <glib.h>
#include "base/error.h"
#include "sys/file.h"

enum { NSS_BUFFER = 64 * 1024 };

struct identity *identity_local(uid_t uid, gid_t gid, pid_t pid)
{
    struct identity *who = g_new0(struct identity, 1);
    who->refs = 1;
    who->local = true;
    who->uid = uid;
    who->gid = gid;
    who->pid = pid;
    return who;
}

struct identity *identity_self(void)
{
    return identity_local(geteuid(), getegid(), getpid());
}

static struct identity *remote(const struct sockaddr_storage *addr, socklen_t len)
{
    char host[NI_MAXHOST], port[NI_MAXSERV];
    int rc = getnameinfo((const struct sockaddr *)addr, len, host, sizeof(host), port, sizeof(port),
                         NI_NUMERICHOST | NI_NUMERICSERV);
    if (rc)
        return fail_null(ERR_SYSTEM_ERROR, "address of the client: %s", gai_strerror(rc));
    struct identity *who = g_new0(struct identity, 1);
    who->refs = 1;
    who->uid = (uid_t)-1;
    who->gid = (gid_t)-1;
    who->address = g_strdup_printf("%s:%s", host, port);
    return who;
}

struct identity *identity_of_socket(int fd)
{
    struct sockaddr_storage addr;
    socklen_t len = sizeof(addr);
    if (getpeername(fd, (struct sockaddr *)&addr, &len) < 0)
        return fail_errno_null(errno, "address of the client");
    if (addr.ss_family != AF_UNIX)
        return remote(&addr, len);
    uid_t uid;
    gid_t gid;
    pid_t pid;
    if (socket_peer(fd, &uid, &gid, &pid) < 0)
        return NULL;
    return identity_local(uid, gid, pid);
}

struct identity *identity_ref(struct identity *who)
{
    who->refs++;
    return who;
}

void identity_unref(struct identity *who)
{
    if (!who || --who->refs)
        return;
    g_free(who->user);
    g_free(who->group);
    g_free(who->address);
    g_free(who);
}

struct lookup {
    uid_t uid;
    gid_t gid;
    char *name;
};

static int find_user(void *arg)
{
    struct lookup *l = arg;
    struct passwd pw, *found = NULL;
    g_autofree char *buffer = g_malloc(NSS_BUFFER);
    if (getpwuid_r(l->uid, &pw, buffer, NSS_BUFFER, &found) == 0 && found)
        l->name = g_strdup(pw.pw_name);
    return 0;
}

static int find_group(void *arg)
{
    struct lookup *l = arg;
    struct group gr, *found = NULL;
    g_autofree char *buffer = g_malloc(NSS_BUFFER);
    if (getgrgid_r(l->gid, &gr, buffer, NSS_BUFFER, &found) == 0 && found)
        l->name = g_strdup(gr.gr_name);
    return 0;
}

/* Another fiber may have been faster while this one waited: the first name stays, it may be in use.
 */
AWAITS static const char *look_up(struct identity *who, char **name, int (*find)(void *))
{
    struct lookup l = {.uid = who->uid, .gid = who->gid};
    if (!*name && who->local && offload(find, &l) == 0) {
        if (*name)
            g_free(l.name);
        else
            *name = l.name;
    }
    return *name;
}

const char *identity_user(struct identity *who)
{
    return look_up(who, &who->user, find_user);
}

const char *identity_group(struct identity *who)
{
    return look_up(who, &who->group, find_group);
}
