/* virt-login-shell: who may enter, and what runs inside. */
#pragma once
#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <glib.h>
#include <libvirt/libvirt.h>

/* Exit statuses of its own; all others are those of the shell inside. */
enum { LOGIN_REFUSED = 125, LOGIN_NOT_EXECUTABLE = 126, LOGIN_NOT_FOUND = 127 };

struct login_user {
    uid_t uid;
    gid_t gid;
    char *name, *home;
    GArray *gids;      /* gid_t */
    GPtrArray *groups; /* their names */
};

struct login_user *login_user_new(uid_t uid); /* NULL: there is no such user */
void login_user_free(struct login_user *u);
/* Does a name, or a %group, of the list match? NULL list: nobody. */
bool login_allowed(char *const *list, const char *name, const GPtrArray *groups);
/* The shell that a passwd file names for the user; NULL when it names none. g_free. */
char *login_shell_of(const char *passwd, const char *name);
/* argv of the login shell: "-sh", its arguments, -c and the command. g_strfreev. */
char **login_argv(char *const *shell, const char *command);

/* What runs, and as whom. */
struct login_session {
    const struct login_user *user;
    char *const *shell; /* path and arguments */
    bool auto_shell;
    const char *command; /* NULL: a prompt */
};
/* Starts the container when need be, runs the shell in it and returns the exit status. */
int login_run(virConnectPtr conn, const struct login_session *s);
/* "virt-login-shell: text", to standard error; returns LOGIN_REFUSED. */
int login_complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
