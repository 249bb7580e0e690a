/* Parsing of XML documents, their validation, and subtrees kept as text. The only place that sets
 * up libxml2. Called by the readers and writers of this folder. Never awaits; validation reads the
 * schema file once. Invariant: no network, no entities.
 */
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xmlerror.h>
#include <string.h>
#include "base/error.h"
#include "reflect/document.h"
#include "reflect/value.h"

#include <glib.h>

static char *schema_dir;

void value_schema_dir(const char *dir)
{
    if (g_strcmp0(schema_dir, dir) == 0)
        return;
    g_free(schema_dir);
    schema_dir = g_strdup(dir);
}

/* Any declaration of an entity ends the parse: nothing may be expanded. */
static void refuse_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public_id,
                          const xmlChar *system_id, xmlChar *content)
{
    xmlParserCtxtPtr p = ctx;
    *(bool *)p->_private = true;
    xmlStopParser(p);
}

static void be_silent(void *ctx, const char *msg, ...)
{
}

static void be_silent_structured(void *user, xmlErrorPtr e)
{
}

static void not_well_formed(const xmlError *e, bool entity, enum error_domain domain)
{
    if (entity) {
        fail_in(domain, ERR_XML_ERROR, "the document declares entities, which are refused");
        return;
    }
    g_autofree char *text = g_strdup(e && e->message ? e->message : "the document is empty");
    g_strchomp(text);
    fail_in(domain, ERR_XML_DETAIL, "at line %d: %s", e ? e->line : 1, text);
}

/* Behind the first `what` at or after p, else end. */
static const char *behind(const char *p, const char *end, const char *what)
{
    const char *at = memmem(p, (size_t)(end - p), what, strlen(what));
    return at ? at + strlen(what) : end;
}

/* One tag from behind its '<'; counts its attributes. */
static const char *scan_tag(const char *p, const char *end, unsigned *ret_n)
{
    char quote = 0;
    for (*ret_n = 0; p < end && (quote || *p != '>'); p++) {
        if (quote)
            quote = *p == quote ? 0 : quote;
        else if (*p == '\'' || *p == '"')
            quote = *p;
        else if (*p == '=')
            (*ret_n)++;
    }
    return p;
}

/* libxml2 compares the attributes of an element pairwise: many of them would hold up everybody. A
 * tag ends before the next '<', and a short one has no room for many. */
static bool has_huge_element(const char *xml, size_t len)
{
    enum { SHORTEST = sizeof(" a=''") - 1 };
    const char *end = xml + len, *p = xml;
    while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
        unsigned n = 0;
        const char *next = memchr(p + 1, '<', (size_t)(end - p - 1));
        p++;
        if (end - p >= 3 && memcmp(p, "!--", 3) == 0)
            p = behind(p + 3, end, "-->");
        else if (end - p >= 8 && memcmp(p, "![CDATA[", 8) == 0)
            p = behind(p, end, "]]>");
        else if (p < end && *p == '?')
            p = behind(p, end, "?>");
        else if ((next ? next : end) - p < DOCUMENT_ATTRIBUTES_MAX * SHORTEST)
            p = next ? next : end;
        else
            p = scan_tag(p, end, &n);
        if (n > DOCUMENT_ATTRIBUTES_MAX)
            return true;
    }
    return false;
}

xmlDocPtr document_parse(const char *xml, size_t len, enum error_domain domain)
{
    static gsize once;
    if (g_once_init_enter(&once)) {
        xmlInitParser();
        g_once_init_leave(&once, 1);
    }
    if (len > DOCUMENT_BYTES_MAX) {
        fail_in(domain, ERR_XML_ERROR, "the document has %zu bytes, more than %zu are refused", len,
                DOCUMENT_BYTES_MAX);
        return NULL;
    }
    if (has_huge_element(xml, len)) {
        fail_in(domain, ERR_XML_ERROR, "an element has more than %d attributes, which is refused",
                DOCUMENT_ATTRIBUTES_MAX);
        return NULL;
    }
    xmlParserCtxtPtr p = xmlNewParserCtxt();
    bool entity = false;
    p->_private = &entity;
    p->sax->entityDecl = refuse_entity;
    p->sax->error = be_silent;
    p->sax->warning = be_silent;
    p->sax->serror = NULL;
    /* Encoding errors go past the context's handlers to those of the thread, which are not ours. */
    xmlStructuredErrorFunc handler = xmlStructuredError;
    void *handler_data = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(NULL, be_silent_structured);
    xmlDocPtr doc = xmlCtxtReadMemory(p, xml, (int)len, NULL, NULL,
                                      XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_NOERROR |
                                          XML_PARSE_NOBLANKS | XML_PARSE_COMPACT);
    xmlSetStructuredErrorFunc(handler_data, handler);
    if (!doc || entity) {
        not_well_formed(xmlCtxtGetLastError(p), entity, domain);
        xmlFreeDoc(doc);
        doc = NULL;
    }
    xmlFreeParserCtxt(p);
    return doc;
}

/* The first that has a line; within alternatives libxml2 reports without. */
static void keep_first(void *user, xmlErrorPtr e)
{
    char **first = user;
    if (!e->message || (*first && !(e->line > 0 && g_str_has_prefix(*first, "line 0:"))))
        return;
    g_free(*first);
    *first = g_strchomp(g_strdup_printf("line %d: %s", e->line, e->message));
}

/* Schemas stay in memory once they were needed. */
static xmlRelaxNGPtr schema_of(const char *file)
{
    static GMutex lock;
    static GHashTable *known;
    g_autofree char *reason = NULL;
    g_mutex_lock(&lock);
    if (!known)
        known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    xmlRelaxNGPtr schema = g_hash_table_lookup(known, file);
    if (!schema) {
        xmlRelaxNGParserCtxtPtr p = xmlRelaxNGNewParserCtxt(file);
        if (p)
            xmlRelaxNGSetParserStructuredErrors(p, keep_first, &reason);
        schema = p ? xmlRelaxNGParse(p) : NULL;
        xmlRelaxNGFreeParserCtxt(p);
        if (schema)
            g_hash_table_insert(known, g_strdup(file), schema);
        else
            fail(ERR_INTERNAL_ERROR, "cannot read the schema %s: %s", file,
                 reason ? reason : "no such file");
    }
    g_mutex_unlock(&lock);
    return schema;
}

int document_validate(xmlDocPtr doc, const char *name, char **ret_reason)
{
    g_autofree char *file = g_strdup_printf("%s/%s.rng", schema_dir ? schema_dir : ".", name);
    g_autofree char *reason = NULL;
    xmlRelaxNGPtr schema = schema_of(file);
    if (!schema)
        return -1;
    xmlRelaxNGValidCtxtPtr v = xmlRelaxNGNewValidCtxt(schema);
    xmlRelaxNGSetValidStructuredErrors(v, keep_first, &reason);
    int rc = xmlRelaxNGValidateDoc(v, doc);
    xmlRelaxNGFreeValidCtxt(v);
    if (rc)
        *ret_reason = reason ? g_steal_pointer(&reason) : g_strdup("for no reason told");
    return rc ? 1 : 0;
}

/* --- what nobody was for: marks in libxml2's field for applications
 * ------------------------------ */

static char known, known_whole;

void document_known(void *node_or_attr)
{
    ((xmlNodePtr)node_or_attr)->_private = &known; /* nodes and attributes begin alike */
}

void document_known_whole(xmlNodePtr node)
{
    node->_private = &known_whole;
}

static char *stranger_text(xmlNodePtr in, long line, const char *kind, const xmlChar *name)
{
    xmlChar *path = xmlGetNodePath(in);
    char *text = g_strdup_printf("line %ld: %s has no %s '%s'", line, (char *)path, kind,
                                 (const char *)name);
    xmlFree(path);
    return text;
}

char *document_stranger(xmlNodePtr node)
{
    for (xmlAttrPtr a = node->properties; a; a = a->next)
        if (!a->_private)
            return stranger_text(node, xmlGetLineNo(node), "attribute", a->name);
    for (xmlNodePtr n = node->children; n; n = n->next) {
        char *found = NULL;
        if (n->type != XML_ELEMENT_NODE || n->_private == &known_whole)
            continue;
        if (!n->_private)
            return stranger_text(node, xmlGetLineNo(n), "element", n->name);
        if ((found = document_stranger(n)))
            return found;
    }
    return NULL;
}

static char *dump(xmlDocPtr doc, xmlNodePtr node, int depth, int format)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlNodeDump(buffer, doc, node, depth, format);
    char *text = g_strdup((char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    return text;
}

static bool space_is_new(xmlNodePtr node)
{
    if (node->type != XML_ELEMENT_NODE || !node->ns || !node->ns->href)
        return false;
    for (xmlNodePtr n = node->prev; n; n = n->prev)
        if (xmlStrEqual(n->ns->href, node->ns->href))
            return false;
    return true;
}

/* Leaves the first element of each name space. */
static void prune(xmlNodePtr parent)
{
    for (xmlNodePtr n = parent->children, next; n; n = next) {
        next = n->next;
        if (space_is_new(n))
            continue;
        xmlUnlinkNode(n);
        xmlFreeNode(n);
    }
}

char *subtree_text(xmlNodePtr node, bool by_space)
{
    xmlNodePtr alone = xmlCopyNode(node, 1); /* brings the name spaces along */
    if (by_space)
        prune(alone);
    char *text = dump(node->doc, alone, 0, 0);
    xmlFreeNode(alone);
    return text;
}

char *subtree_indented(const char *text, int depth)
{
    xmlDocPtr doc = document_parse(text, strlen(text), FROM_XML);
    if (!doc) {
        error_clear();
        return g_strdup(text);
    }
    char *made = dump(doc, xmlDocGetRootElement(doc), depth, 1);
    xmlFreeDoc(doc);
    return made;
}
