/* Notes in definitions: title, description, elements of applications. Called by the bodies of
 * guests and networks with a copy to edit. Pure; never awaits. Invariant: an application's element
 * is one per name space. */
#include "guest/metadata.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "reflect/subtree.h"

enum { META_DESCRIPTION, META_TITLE, META_ELEMENT };

int metadata_check_type(int type)
{
    if (type < META_DESCRIPTION || type > META_ELEMENT)
        return fail(ERR_INVALID_ARG, "unknown metadata type %d", type);
    return 0;
}

char *metadata_find(const struct metadata_slots *slots, int type, const char *uri,
                    const struct metadata_owner *owner)
{
    char *text = type == META_DESCRIPTION ? g_strdup(*slots->description)
                 : type == META_TITLE     ? g_strdup(*slots->title)
                 : uri                    ? subtree_find(*slots->elements, uri)
                                          : NULL;
    if (!text)
        fail_in(owner->from, owner->missing, "%s '%s' has no such metadata (type %d%s%s)",
                owner->noun, owner->name, type, uri ? ", " : "", uri ? uri : "");
    return text;
}

/* Taking away what is not there is no mistake. */
static int put_element(char **elements, const struct metadata_change *c)
{
    bool found = false;
    if (!c->uri || (c->text && !c->key))
        return fail(ERR_INVALID_ARG, "metadata of type element needs a key and a name space");
    char *text = subtree_replace(*elements, "metadata", c->key, c->uri, c->text, &found);
    if (!text && c->text)
        return -1;
    free(*elements);
    *elements = text;
    return 0;
}

int metadata_put(const struct metadata_slots *slots, const struct metadata_change *c)
{
    if (c->type == META_ELEMENT)
        return put_element(slots->elements, c);
    if (c->type == META_TITLE && c->text && strchr(c->text, '\n'))
        return fail(ERR_INVALID_ARG, "a title is one line");
    char **field = c->type == META_TITLE ? slots->title : slots->description;
    free(*field);
    *field = c->text && *c->text ? strdup(c->text) : NULL;
    return 0;
}
