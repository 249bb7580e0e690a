/* What is different about the test driver inside an application: test:///default is one host for as
 * long as any connection to it is open, a node file is read anew for each connection. Called by
 * host.c and conn.c; never awaits. */
#include <glib.h>
#include <string.h>
#include "base/arena.h"
#include "driver/test/test.h"
#include "embed/embed.h"

#define HOST_TO_ASK_FOR "localhost"

static char *key_of(const char *uri)
{
    g_autofree char *path = test_node_of(uri);
    return path ? g_strdup(strcmp(path, TEST_DEFAULT_NODE) == 0 ? path : "") : NULL;
}

static int claim(struct embed_host *h, const char *uri)
{
    g_autofree char *path = test_node_of(uri);
    h->config = (struct driver_config){.root = "",
                                       .embedded = true,
                                       .config_dir = "",
                                       .state_dir = "",
                                       .lib_dir = "",
                                       .cache_dir = "",
                                       .log_dir = "",
                                       .node = arena_strdup(h->mem, path)};
    return 0;
}

static const struct test_user *find(const struct driver_state *d, const char *name)
{
    size_t n;
    const struct test_user *users = test_users(d, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(users[i].name, name) == 0)
            return &users[i];
    return NULL;
}

/* A name that is not known is asked for its password all the same. */
static int admit(struct embed_host *h, const struct local_hooks *hooks)
{
    size_t n;
    test_users(h->state, &n);
    g_autofree char *name = n ? hooks->ask_user(hooks->arg, HOST_TO_ASK_FOR) : NULL;
    g_autofree char *password = NULL;
    if (n && !name)
        return -1;
    const struct test_user *user = n ? find(h->state, name) : NULL;
    if (!n || (user && !user->password))
        return 0;
    if (!(password = hooks->ask_password(hooks->arg, name, HOST_TO_ASK_FOR)))
        return -1;
    if (user && strcmp(user->password, password) == 0)
        return 0;
    return fail_in(FROM_TEST, ERR_AUTH_FAILED,
                   "the node document has no user '%s' with this password", name);
}

const struct embed_module embed_module = {
    .driver = &driver_test,
    .key = key_of,
    .claim = claim,
    .admit = admit,
};

EMBED_LOCAL_DRIVER("test");
