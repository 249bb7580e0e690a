/* driver[+transport]://[user@][host][:port]/path[?params], and which one an application means. */
#pragma once
#include <stdbool.h>

struct uri_param {
    char *name, *value;
    bool ignore; /* meant for us, not for the server */
};
struct uri {
    char *driver;      /* "qemu" */
    char *transport;   /* lower case; NULL: not given */
    char *user, *host; /* NULL: not given */
    int port;          /* 0: not given */
    char *path;        /* "/system" */
    struct uri_param *params;
    unsigned n_params;
};
struct uri *uri_parse(const char *text); /* NULL with the reason */
void uri_free(struct uri *u);
/* Takes a parameter out of what the server will see; NULL when absent. Borrowed. */
const char *uri_take_param(struct uri *u, const char *name);
/* What the server is asked to open: without transport, host and our own parameters. g_free() */
char *uri_for_server(const struct uri *u);
/* What the application means by name (may be NULL): environment, configuration file, aliases.
 * *ret_uri NULL: nothing was said anywhere. g_free() */
int uri_resolve(const char *name, bool aliases, char **ret_uri);
