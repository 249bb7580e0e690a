/* Foreign elements below an opaque element, by name space: <metadata> and its like. */
#pragma once

/* The child of the name space, as text with its declarations; NULL: none. g_free. */
char *subtree_find(const char *opaque, const char *uri);
/* The elements below the root, in order. */
struct subtree {
    char *name; /* without prefix */
    char *uri;  /* name space; NULL: none */
    char *file; /* its attribute `file`; NULL: none */
    char *text; /* with its declarations */
};
struct subtree **subtree_children(const char *xml,
                                  int from); /* NULL-terminated; NULL with the
                                                reason, of enum error_domain from */
void subtree_list_free(struct subtree **list);
/* The opaque text with the child of the name space replaced by `element` (which gets the prefix
 * key), or removed when element is NULL. root: the name of the outer element. NULL with
 * ERR_XML_DETAIL; *ret_found: there was one before. NULL without a reason: nothing is left. */
char *subtree_replace(const char *opaque, const char *root, const char *key, const char *uri,
                      const char *element, _Bool *ret_found);
