/* Owns the names whose definition is being changed. Called by publish.c and object.c around the
 * durable write. Awaits while somebody else has a name. Invariant: both names are taken or none.
 */
#include "guest/claims.h"

#include "base/error.h"

void claims_init(struct claims *c)
{
    c->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void claims_clear(struct claims *c)
{
    g_clear_pointer(&c->names, g_hash_table_destroy);
}

AWAITS int claims_take(struct claims *c, const char *a, const char *b)
{
    while (g_hash_table_contains(c->names, a) || g_hash_table_contains(c->names, b)) {
        int rc = cond_wait(&c->changed);
        if (rc < 0)
            return fail_errno(rc, "another change of '%s' is going on", a);
    }
    g_hash_table_add(c->names, g_strdup(a));
    g_hash_table_add(c->names, g_strdup(b));
    return 0;
}

void claims_give(struct claims *c, const char *a, const char *b)
{
    g_hash_table_remove(c->names, a);
    g_hash_table_remove(c->names, b);
    cond_wake_all(&c->changed);
}
