/* Makes a simulated host of its node document: figures of the host, users, guests and everything
 * that nouns take (test_nouns). Called once, when the driver comes up; awaits as publishing may.
 * Invariant: a document that does not make sense as a whole makes no host.
 */
#include "driver/test/node.h"
#include <glib.h>
#include <string.h>
#include "driver/test/host.h"
#include "driver/test/moment.h"
#include "driver/test/sim.h"
#include "gen/node.h"
#include "libvirt/libvirt.h"
#include "reflect/subtree.h"
#include "reflect/type.h"
#include "sys/file.h"

#define TEST_URI "http://libvirt.org/schemas/domain/test/1.0"
enum { NODE_BYTES_MAX = 16 << 20 };

extern const char default_node[];

struct node {
    struct driver_state *driver;
    char *dir; /* that files are named from */
};

static int read_text(const char *path, char **ret_text)
{
    if (file_read(path, NODE_BYTES_MAX, ret_text, NULL) == 0)
        return 0;
    g_autofree char *why = g_strdup(error_text());
    error_clear();
    return fail_in(FROM_TEST, ERR_XML_ERROR, "cannot read the node document '%s': %s", path, why);
}

/* The text that an element stands for: its own, or that of the file it names. */
static int text_of(const struct node *n, const struct subtree *element, char **ret_text)
{
    if (!element->file) {
        *ret_text = g_strdup(element->text);
        return 0;
    }
    g_autofree char *path = g_path_is_absolute(element->file)
                                ? g_strdup(element->file)
                                : g_build_filename(n->dir, element->file, NULL);
    return read_text(path, ret_text);
}

/* --- the host --------------------------------------------------------------------------------- */

static void take_users(struct driver_state *d, const struct test_node *node)
{
    if (!node->auth)
        return;
    d->users = g_new0(struct test_user, node->auth->n_users + 1);
    for (size_t i = 0; i < node->auth->n_users; i++) {
        const struct test_node_user *u = node->auth->users[i];
        if (u->name)
            d->users[d->n_users++] = (struct test_user){g_strdup(u->name), g_strdup(u->password)};
    }
}

/* --- guests ----------------------------------------------------------------------------------- */

/* What the test name space says of a guest. */
struct wish {
    bool transient, saved;
    int state;
};

static int read_state(const char *text, int *ret)
{
    char *end;
    const char *inside = strchr(text, '>'); /* a single element with a number inside */
    gint64 n = inside ? g_ascii_strtoll(inside + 1, &end, 10) : 0;
    if (!inside || end == inside + 1 || *end != '<')
        return fail_in(FROM_TEST, ERR_XML_ERROR, "the <runstate> of a guest is no number");
    if (n < 0 || n > VIR_DOMAIN_PMSUSPENDED)
        return fail_in(FROM_TEST, ERR_XML_ERROR,
                       "<runstate> %" G_GINT64_FORMAT " is not between 0 and %d", n,
                       VIR_DOMAIN_PMSUSPENDED);
    *ret = (int)n;
    return 0;
}

static int read_wish(struct subtree *const *list, struct wish *w)
{
    for (; *list; list++) {
        const struct subtree *s = *list;
        if (g_strcmp0(s->uri, TEST_URI))
            continue;
        w->transient |= strcmp(s->name, "transient") == 0;
        w->saved |= strcmp(s->name, "hasmanagedsave") == 0;
        if (strcmp(s->name, "runstate") == 0 && read_state(s->text, &w->state) < 0)
            return -1;
    }
    if (w->transient && w->state == VIR_DOMAIN_SHUTOFF)
        return fail_in(FROM_TEST, ERR_XML_ERROR, "a transient guest cannot be shut off");
    if (w->saved && w->state != VIR_DOMAIN_SHUTOFF)
        return fail_in(FROM_TEST, ERR_XML_ERROR,
                       "only a guest that is shut off has a managed save image");
    return 0;
}

/* A reference. */
AWAITS static struct guest *bring_in(struct driver_state *d, struct def *def, const struct wish *w)
{
    struct def *live = def_new(&type_domain, value_copy(&type_domain, def->value));
    struct guest *g = guest_define(d->guests, def, !w->transient);
    if (!g) {
        def_unref(live);
        return NULL;
    }
    if (w->saved) {
        sim_of(g)->saved = def_ref(live);
        g->has_managed_save = true;
    }
    if (w->state == VIR_DOMAIN_SHUTOFF) {
        def_unref(live);
        g->state = VIR_DOMAIN_SHUTOFF;
        g->reason = 0;
    } else {
        sim_enter(g, live, w->state);
    }
    return g;
}

/* The document that an element of the test name space is or names, without that name space. */
static char *moment_text(const struct node *n, const struct subtree *s)
{
    g_autofree char *text = NULL;
    if (text_of(n, s, &text) < 0)
        return NULL;
    if (s->file)
        return g_steal_pointer(&text);
    const char *begin = strchr(text, '>'), *end = g_strrstr(text, "</");
    if (!begin || !end || end <= begin)
        return g_strdup_printf("<%s/>", s->name);
    return g_strdup_printf("<%s>%.*s</%s>", s->name, (int)(end - begin - 1), begin + 1, s->name);
}

static int add_moments(const struct node *n, struct guest *g, struct subtree *const *list)
{
    int rc = 0;
    for (; *list && rc == 0; list++) {
        bool snapshot = strcmp((*list)->name, "domainsnapshot") == 0;
        if (g_strcmp0((*list)->uri, TEST_URI) ||
            (!snapshot && strcmp((*list)->name, "domaincheckpoint") != 0))
            continue;
        g_autofree char *text = moment_text(n, *list);
        rc = text ? test_moment_load(g, snapshot ? ON_SNAPSHOT : ON_CHECKPOINT, text) : -1;
    }
    return rc;
}

AWAITS static int add_guest(const struct node *n, const char *text)
{
    struct wish w = {.state = VIR_DOMAIN_RUNNING};
    struct subtree **inside = subtree_children(text, FROM_DOMAIN);
    int rc = inside ? read_wish(inside, &w) : -1;
    struct def *def = rc == 0 ? sim_read(text, READ_INACTIVE) : NULL;
    struct guest *g = def ? bring_in(n->driver, def, &w) : NULL;
    rc = g ? add_moments(n, g, inside) : -1;
    subtree_list_free(inside);
    guest_unref(g);
    return rc;
}

/* --- everything else -------------------------------------------------------------------------- */

static struct def *read_def(const struct type *type, const char *text, bool live)
{
    void *value = value_read(type, text, strlen(text), live ? 0 : READ_INACTIVE);
    return value ? def_new(type, value) : NULL;
}

AWAITS static int add_children(const struct node *n, const struct test_noun *noun, struct object *o,
                               const char *text)
{
    struct subtree **list = noun->child_type ? subtree_children(text, FROM_TEST) : NULL;
    int rc = 0;
    for (struct subtree **s = list; s && *s && rc == 0; s++) {
        g_autofree char *child = NULL;
        if (strcmp((*s)->name, noun->child_type->root))
            continue;
        rc = text_of(n, *s, &child);
        struct def *def = rc == 0 ? read_def(noun->child_type, child, false) : NULL;
        rc = def ? noun->add_child(n->driver, o, def) : -1;
    }
    subtree_list_free(list);
    return rc;
}

AWAITS static int add_object(const struct node *n, const struct test_noun *noun,
                             const struct subtree *element, const char *text)
{
    struct def *def = read_def(noun->class->type, text, noun->live);
    struct object *o = def ? test_noun_add(n->driver, noun, def) : NULL;
    if (!o)
        return -1;
    int rc = add_children(n, noun, o, element->text);
    object_unref(o);
    return rc;
}

AWAITS static int add_element(const struct node *n, const struct subtree *element)
{
    g_autofree char *text = NULL;
    bool guest = strcmp(element->name, "domain") == 0;
    const struct test_noun *const *noun = test_nouns;
    while (*noun && g_strcmp0((*noun)->class->type->root, element->name))
        noun++;
    if (!guest && !*noun)
        return 0; /* the host's own, or not known */
    if (text_of(n, element, &text) < 0)
        return -1;
    return guest ? add_guest(n, text) : add_object(n, *noun, element, text);
}

AWAITS static int build(const struct node *n, const char *text)
{
    struct test_node *node = value_read(&type_test_node, text, strlen(text), 0);
    if (!node)
        return -1;
    take_users(n->driver, node);
    n->driver->host = host_new(node);
    struct subtree **list = subtree_children(text, FROM_TEST);
    int rc = list ? 0 : -1;
    for (struct subtree **s = list; s && *s && rc == 0; s++)
        rc = add_element(n, *s);
    subtree_list_free(list);
    return rc;
}

AWAITS int node_load(struct driver_state *d, const char *path)
{
    struct node n = {.driver = d};
    g_autofree char *text = NULL;
    if (strcmp(path, TEST_DEFAULT_NODE) == 0)
        return build(&n, default_node);
    if (read_text(path, &text) < 0)
        return -1;
    n.dir = g_path_get_dirname(path);
    int rc = build(&n, text);
    g_free(n.dir);
    return rc;
}
