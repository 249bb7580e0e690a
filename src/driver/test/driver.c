/* The test driver of one node: brought up by the embedded link, or by a daemon for the default
 * node. Builds the node in memory and keeps nothing on disk. table.c has the operations. */
#include "driver/test/test.h"
#include <glib.h>
#include <string.h>
#include "driver/test/host.h"
#include "driver/test/node.h"
#include "driver/test/sim.h"
#include "sys/paths.h"

char *test_node_of(const char *uri)
{
    const char *path = uri + strcspn(uri, ":");
    path += *path == ':';
    if (strncmp(path, "//", 2) == 0)
        path += 2 + strcspn(path + 2, "/?#");
    g_autofree char *node = g_strndup(path, strcspn(path, "?#"));
    g_autofree char *plain = g_uri_unescape_string(node, NULL);
    if (!plain || !*plain || strcmp(plain, "/") == 0)
        return fail_in(FROM_TEST, ERR_INVALID_ARG,
                       "the URI names no node: test:///PATH of a document, or test:///default"),
               NULL;
    return g_steal_pointer(&plain);
}

const struct test_user *test_users(const struct driver_state *d, size_t *ret_n)
{
    *ret_n = d->n_users;
    return d->users;
}

AWAITS struct object *test_noun_add(struct driver_state *d, const struct test_noun *noun,
                                    struct def *def)
{
    if (noun->add)
        return noun->add(d, def);
    struct object *o = object_load(d->objects[noun->kind], def, false);
    if (o)
        object_set_active(o, NULL);
    return o;
}

static void make_registries(struct driver_state *d)
{
    const struct guest_registry_hooks hooks = {.free_priv = sim_free, .arg = d};
    d->guests = guest_registry_new(&hooks);
    for (const struct test_noun *const *n = test_nouns; *n; n++) {
        d->objects[(*n)->kind] = object_registry_new((*n)->class, NULL, NULL);
        d->unused[(*n)->kind] = (*n)->on_demand;
    }
}

static void state_free(struct driver_state *d)
{
    for (const struct test_noun *const *n = test_nouns; *n; n++)
        if ((*n)->finish)
            (*n)->finish(d);
    for (size_t i = 0; i < G_N_ELEMENTS(d->objects); i++)
        if (d->objects[i])
            object_registry_free(d->objects[i]);
    guest_registry_free(d->guests);
    group_free(d->group);
    host_free(d->host);
    for (size_t i = 0; i < d->n_users; i++) {
        g_free(d->users[i].name);
        g_free(d->users[i].password);
    }
    g_free(d->users);
    g_free((char *)d->config.node);
    g_free(d);
}

AWAITS static void end_fibers(struct driver_state *d)
{
    group_cancel(d->group);
    group_wait(d->group);
}

AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    d->config = *config;
    d->config.node = g_strdup(config->node ? config->node : TEST_DEFAULT_NODE);
    d->group = group_new(NULL);
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    make_registries(d);
    if (node_load(d, d->config.node) < 0) {
        struct error *reason = error_take();
        end_fibers(d);
        state_free(d);
        error_set(reason);
        return -1;
    }
    *ret_state = d;
    return 0;
}

AWAITS static void driver_stop(struct driver_state *d)
{
    SHIELD();
    end_fibers(d);
    state_free(d);
}

static bool driver_busy(struct driver_state *d)
{
    return false;
}

/* A daemon has the default node only; inside an application the host was chosen by the path. */
static int driver_accepts(struct driver_state *d, const char *uri)
{
    g_autofree char *path = test_node_of(uri);
    if (!path)
        return -1;
    return strcmp(path, d->config.node) == 0
               ? 0
               : fail(ERR_INVALID_ARG, "this daemon serves test:///default alone, not %s", uri);
}

static struct guest_registry *driver_guests(struct driver_state *d)
{
    return d->guests;
}

static struct object_registry *driver_objects(struct driver_state *d, enum object_kind kind)
{
    return kind < G_N_ELEMENTS(d->objects) && !d->unused[kind] ? d->objects[kind] : NULL;
}

const struct driver driver_test = {
    .name = "TEST",
    .schemes = (const char *const[]){"test", NULL},
    .from = FROM_TEST,
    .ops = &test_ops,
    .start = driver_start,
    .stop = driver_stop,
    .busy = driver_busy,
    .accepts = driver_accepts,
    .session_closed = sim_session_closed,
    .guests = driver_guests,
    .objects = driver_objects,
};
