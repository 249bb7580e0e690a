/* Reads an XML document into a value by its descriptor tables. Called for every document that users
 * or our own state files give. No I/O, never awaits. Invariant: no entity is ever declared or
 * expanded, no network, at most 256 levels and 16 MiB; on failure nothing is left allocated.
 */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>
#include "base/error.h"
#include "reflect/document.h"
#include "reflect/scalar.h"

#define NAMESPACES_MAX 8

struct reader {
    enum error_domain domain; /* of errors about elements; attributes have FROM_XML */
    unsigned mode;
    const char *const *namespaces;
};

/* Where a value is read into. */
struct target {
    const struct type *type;
    void *value;
    int32_t tag; /* of a union whose tag stands outside */
};

static int read_value(struct reader *r, struct target to, xmlNodePtr node);

/* The unit that stands beside a size, or NULL. */
static const char *unit_of(const struct field *f, xmlNodePtr node)
{
    if (f->kind != KIND_SIZE)
        return NULL;
    for (xmlAttrPtr a = node->properties; a; a = a->next)
        if (strcmp((char *)a->name, "unit") == 0 && a->children) {
            document_known(a);
            return (char *)a->children->content;
        }
    return NULL;
}

static int refuse(struct reader *r, xmlNodePtr node, const char *attr, const char *text,
                  const struct field *f)
{
    g_autofree char *allowed = scalar_allowed(f);
    xmlChar *path = xmlGetNodePath(node);
    const char *unit = unit_of(f, node);
    bool odd_unit = unit && !size_unit_known(unit);
    enum error_code code = f->invalid                           ? f->invalid
                           : f->kind == KIND_CPUSET || odd_unit ? ERR_INVALID_ARG
                                                                : ERR_XML_ERROR;
    fail_in(attr && !f->invalid ? FROM_XML : r->domain, code,
            "line %ld: invalid value '%s' of %s%s%s: allowed is %s", xmlGetLineNo(node), text,
            (char *)path, attr ? "/@" : "", attr ? attr : "", allowed);
    xmlFree(path);
    return -1;
}

static int missing(struct reader *r, xmlNodePtr node, const struct field *f)
{
    xmlChar *path = xmlGetNodePath(node);
    bool attr = f->place == PLACE_ATTR || f->place == PLACE_TAG;
    fail_in(attr ? FROM_XML : r->domain, f->missing ? f->missing : ERR_XML_ERROR,
            "line %ld: missing %s '%s' in %s", xmlGetLineNo(node), attr ? "attribute" : "element",
            f->xml, (char *)path);
    xmlFree(path);
    return -1;
}

/* The text of a node list; *ret_copy is what to free. */
static const char *text_of(xmlDocPtr doc, xmlNodePtr list, xmlChar **ret_copy)
{
    if (!list)
        return "";
    if (!list->next && (list->type == XML_TEXT_NODE || list->type == XML_CDATA_SECTION_NODE))
        return (char *)list->content;
    GString *all = g_string_new(NULL);
    for (xmlNodePtr n = list; n; n = n->next)
        if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content)
            g_string_append(all, (char *)n->content);
    *ret_copy = xmlStrdup((xmlChar *)all->str);
    g_string_free(all, TRUE);
    return (char *)*ret_copy;
}

static bool same_namespace(struct reader *r, const struct field *f, xmlNodePtr node)
{
    if (!f->ns)
        return !node->ns;
    for (const char *const *pair = r->namespaces; pair && pair[0]; pair += 2)
        if (node->ns && strcmp(pair[0], f->ns) == 0)
            return strcmp(pair[1], (char *)node->ns->href) == 0;
    return false;
}

static bool ignored(struct reader *r, const struct field *f)
{
    return f->flags & FIELD_WHEN || (f->flags & FIELD_LIVE && r->mode & READ_INACTIVE) ||
           (f->flags & FIELD_STATE && !(r->mode & READ_STATE));
}

static int read_attr(struct reader *r, struct target to, xmlNodePtr node, xmlAttrPtr a,
                     const struct field *f)
{
    xmlChar *copy = NULL;
    const char *text = text_of(node->doc, a->children, &copy);
    int rc = 0;
    if (f->flags & FIELD_ANY && strcmp(text, f->dflt) == 0)
        rc = 0;
    else if (!*text && (kind_is_number(f->kind) || f->kind == KIND_MAC || f->kind == KIND_IP ||
                        f->kind == KIND_CPUSET || f->kind == KIND_UUID))
        rc = refuse(r, node, (char *)a->name, text, f);
    else if (scalar_read(f, to.value, text, unit_of(f, node)) < 0)
        rc = refuse(r, node, (char *)a->name, text, f);
    xmlFree(copy);
    return rc;
}

static bool same_word(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

static int read_attrs(struct reader *r, struct target to, xmlNodePtr node)
{
    for (xmlAttrPtr a = node->properties; a; a = a->next) {
        for (uint16_t i = 0; i < to.type->n_fields; i++) {
            const struct field *f = &to.type->fields[i];
            if ((f->place != PLACE_ATTR && f->place != PLACE_TAG) ||
                !same_word(f->xml, (char *)a->name) || a->ns)
                continue;
            document_known(a);
            if (ignored(r, f))
                continue;
            if (f->flags & FIELD_OLD && scalar_given(f, to.value))
                break;
            if (read_attr(r, to, node, a, f) < 0)
                return -1;
            break;
        }
    }
    return 0;
}

static bool blank(const char *text)
{
    while (g_ascii_isspace(*text))
        text++;
    return !*text;
}

/* The text of an element as a scalar; an empty one counts as not given. */
static int read_text(struct reader *r, void *value, xmlNodePtr node, const struct field *f)
{
    xmlChar *copy = NULL;
    const char *text = text_of(node->doc, node->children, &copy);
    int rc = 0;
    bool nothing = f->place == PLACE_ELEM && kind_is_text(f->kind) ? !*text : blank(text);
    if (!nothing && scalar_read(f, value, text, unit_of(f, node)) < 0)
        rc = refuse(r, node, NULL, text, f);
    xmlFree(copy);
    return rc;
}

static void append(const struct field *f, void *value, void *item)
{
    size_t *n = member(value, f->extra);
    void ***items = member(value, f->offset);
    if ((*n & (*n - 1)) == 0)
        *items = g_renew(void *, *items, *n ? *n * 2 : 1);
    (*items)[(*n)++] = item;
}

static int read_item_text(struct reader *r, void *value, xmlNodePtr node, const struct field *f)
{
    char *text = NULL;
    struct field scalar = *f;
    scalar.offset = 0;
    if (read_text(r, &text, node, &scalar) < 0)
        return -1;
    append(f, value, text ? text : g_strdup(""));
    return 0;
}

static int read_child(struct reader *r, struct target to, xmlNodePtr node, const struct field *f)
{
    struct target in = {.type = f->of};
    if (in.type->tag_outer)
        in.tag = MEMBER(int32_t, to.value, f->param);
    in.value = value_new(f->of);
    if (read_value(r, in, node) < 0) {
        value_free(f->of, in.value);
        return -1;
    }
    if (f->place == PLACE_ITEMS)
        append(f, to.value, in.value);
    else
        MEMBER(void *, to.value, f->offset) = in.value;
    return 0;
}

static int read_alias(struct reader *r, struct target to, xmlNodePtr node, const struct field *f)
{
    if (r->mode & READ_INACTIVE) {
        xmlChar *name = xmlGetNoNsProp(node, (xmlChar *)"name");
        bool user = name && g_str_has_prefix((char *)name, "ua-");
        xmlFree(name);
        if (!user) {
            document_known_whole(node);
            return 0;
        }
    }
    return read_child(r, to, node, f);
}

static int refuse_second(struct reader *r, xmlNodePtr node, const struct field *f)
{
    return fail_in(r->domain, ERR_XML_ERROR, "line %ld: a second <%s> in <%s>", xmlGetLineNo(node),
                   f->xml, (const char *)node->parent->name);
}

/* A child element that belongs to the field. */
static int read_element(struct reader *r, struct target to, xmlNodePtr node, const struct field *f)
{
    switch (f->place) {
    case PLACE_ELEM:
        return scalar_given(f, to.value) ? 0 : read_text(r, to.value, node, f);
    case PLACE_ELEMS:
        return read_item_text(r, to.value, node, f);
    case PLACE_FLAG:
        MEMBER(bool, to.value, f->offset) = true;
        return 0;
    case PLACE_CHILD:
        if (MEMBER(void *, to.value, f->offset))
            return f->flags & FIELD_SINGLE ? refuse_second(r, node, f) : 0;
        return f->flags & FIELD_ALIAS ? read_alias(r, to, node, f) : read_child(r, to, node, f);
    case PLACE_ITEMS:
        return read_child(r, to, node, f);
    case PLACE_INSIDE:
        return read_value(r, (struct target){.type = f->of, .value = to.value}, node);
    default:
        if (!MEMBER(char *, to.value, f->offset))
            MEMBER(char *, to.value, f->offset) = subtree_text(node, f->flags & FIELD_BY_SPACE);
        return 0;
    }
}

/* Whether the field is for such elements. */
static bool same_name(const struct field *f, xmlNodePtr node)
{
    const struct type *t = f->of;
    const char *name = (char *)node->name;
    if (f->place == PLACE_CHILD && f->dflt && !xmlHasProp(node, (xmlChar *)f->dflt))
        return false;
    if ((f->place == PLACE_CHILD || f->place == PLACE_ITEMS) && t->tag_by_name)
        return enum_value(t->tag_enum, name) > 0;
    return same_word(f->xml, name);
}

static bool is_element_place(int place)
{
    return (place >= PLACE_ELEM && place <= PLACE_ITEMS) || place == PLACE_INSIDE ||
           place == PLACE_OPAQUE;
}

static int read_elements(struct reader *r, struct target to, xmlNodePtr node)
{
    for (xmlNodePtr n = node->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE)
            continue;
        for (uint16_t i = 0; i < to.type->n_fields; i++) {
            const struct field *f = &to.type->fields[i];
            if (!is_element_place(f->place) || !same_name(f, n) || !same_namespace(r, f, n))
                continue;
            if (ignored(r, f)) {
                if (!n->_private)
                    document_known_whole(n);
                continue;
            }
            if (f->place == PLACE_OPAQUE)
                document_known_whole(n);
            else
                document_known(n);
            if (read_element(r, to, n, f) < 0)
                return -1;
            break;
        }
    }
    return 0;
}

/* Whole-element text, spliced types and the arm of the tag: all of the same node. */
static int read_rest(struct reader *r, struct target to, xmlNodePtr node, int32_t tag)
{
    for (uint16_t i = 0; i < to.type->n_fields; i++) {
        const struct field *f = &to.type->fields[i];
        if (f->place == PLACE_CONTENT && !ignored(r, f)) {
            if (read_text(r, to.value, node, f) < 0)
                return -1;
        } else if (f->place == PLACE_SPLICE || (f->place == PLACE_ARM && f->tag == tag)) {
            void **at = member(to.value, f->offset);
            if (!*at)
                *at = value_new(f->of);
            if (read_value(r, (struct target){.type = f->of, .value = *at}, node) < 0)
                return -1;
        }
    }
    return 0;
}

static int check_required(struct reader *r, struct target to, xmlNodePtr node)
{
    for (uint16_t i = 0; i < to.type->n_fields; i++) {
        const struct field *f = &to.type->fields[i];
        if (f->flags & FIELD_REQUIRED && !field_given(f, to.value) && !ignored(r, f))
            return missing(r, node, f);
    }
    return 0;
}

/* Tags that are not given take their default at once: the arms depend on them. */
static void default_tags(struct target to)
{
    for (uint16_t i = 0; i < to.type->n_fields; i++) {
        const struct field *f = &to.type->fields[i];
        if ((f->place == PLACE_TAG || f->flags & FIELD_EAGER) && f->dflt &&
            !scalar_given(f, to.value))
            scalar_read(f, to.value, f->dflt, NULL);
    }
}

static int read_inside(struct reader *r, struct target to, xmlNodePtr node)
{
    if (read_attrs(r, to, node) < 0)
        return -1;
    default_tags(to);
    int32_t tag = to.tag;
    if (to.type->tag_by_name) {
        tag = enum_value(to.type->tag_enum, (char *)node->name);
        MEMBER(int32_t, to.value, to.type->tag_offset) = tag;
    } else if (to.type->is_union && !to.type->tag_outer) {
        tag = MEMBER(int32_t, to.value, to.type->tag_offset);
        if (!tag && to.type->tag->flags & FIELD_REQUIRED)
            return missing(r, node, to.type->tag);
    }
    if (read_elements(r, to, node) < 0 || read_rest(r, to, node, tag) < 0)
        return -1;
    return check_required(r, to, node);
}

/* A document within a document brings its prefixes. */
static int read_value(struct reader *r, struct target to, xmlNodePtr node)
{
    const char *const *outer = r->namespaces;
    if (to.type->namespaces)
        r->namespaces = to.type->namespaces;
    int rc = read_inside(r, to, node);
    r->namespaces = outer;
    return rc;
}

/* What the schema does not allow, as the reader sees it: it can tell the place. */
static void not_valid(const struct type *t, xmlNodePtr root, bool was_read, const char *reason)
{
    g_autofree char *stranger = was_read ? document_stranger(root) : NULL;
    g_autofree char *refused = was_read ? NULL : g_strdup(error_text());
    error_clear();
    fail_in(FROM_XML, ERR_XML_INVALID_SCHEMA, "the document does not match %s.rng: %s", t->family,
            refused    ? refused
            : stranger ? stranger
                       : reason);
}

static void *read_document(const struct type *t, xmlNodePtr root, unsigned mode)
{
    struct reader r = {.domain = t->domain, .mode = mode, .namespaces = t->namespaces};
    g_autofree char *reason = NULL;
    int rc = mode & READ_VALIDATE ? document_validate(root->doc, t->family, &reason) : 0;
    if (rc < 0)
        return NULL;
    void *value = value_new(t);
    bool ok = read_value(&r, (struct target){.type = t, .value = value}, root) == 0;
    if (rc)
        not_valid(t, root, ok, reason);
    if (ok && !rc)
        return value;
    value_free(t, value);
    return NULL;
}

void *value_read(const struct type *t, const char *xml, size_t len, unsigned mode)
{
    xmlDocPtr doc = document_parse(xml, len, t->domain);
    if (!doc)
        return NULL;
    xmlNodePtr root = xmlDocGetRootElement(doc);
    void *value = NULL;
    if (t->root && (strcmp(t->root, (char *)root->name) != 0 || root->ns)) {
        fail_in(FROM_XML, ERR_XML_ERROR, "unexpected root element <%s>%s%s, expecting <%s>",
                (char *)root->name, root->ns ? " of name space " : "",
                root->ns ? (char *)root->ns->href : "", t->root);
    } else {
        value = read_document(t, root, mode);
    }
    xmlFreeDoc(doc);
    return value;
}
