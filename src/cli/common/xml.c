#include "cli/common/xml.h"
#include <glib.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/tree.h>
#include <stdarg.h>

struct xml_doc {
    xmlDocPtr doc;
    xmlXPathContextPtr context;
};

static void no_noise(void *ctx, const char *fmt, ...)
{
    (void)ctx;
    (void)fmt;
}

static struct xml_doc *parse(const char *text, int options)
{
    xmlSetGenericErrorFunc(NULL, no_noise);
    xmlDocPtr doc =
        xmlReadMemory(text, (int)strlen(text), "virsh", NULL,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | options);
    xmlSetGenericErrorFunc(NULL, NULL);
    if (!doc)
        return NULL;
    struct xml_doc *d = g_new0(struct xml_doc, 1);
    d->doc = doc;
    d->context = xmlXPathNewContext(doc);
    return d;
}

struct xml_doc *xml_doc_parse(const char *text)
{
    return parse(text, 0);
}

struct xml_doc *xml_doc_parse_compact(const char *text)
{
    return parse(text, XML_PARSE_NOBLANKS);
}

void xml_doc_free(struct xml_doc *d)
{
    if (!d)
        return;
    xmlXPathFreeContext(d->context);
    xmlFreeDoc(d->doc);
    g_free(d);
}

static xmlXPathObjectPtr evaluate(struct xml_doc *d, struct xml_node *from, const char *xpath)
{
    d->context->node = from ? (xmlNodePtr)from : xmlDocGetRootElement(d->doc);
    return xmlXPathEvalExpression(BAD_CAST xpath, d->context);
}

static struct xml_node **nodes_of(xmlXPathObjectPtr found)
{
    GPtrArray *nodes = g_ptr_array_new();
    for (int i = 0; found->nodesetval && i < found->nodesetval->nodeNr; i++)
        g_ptr_array_add(nodes, found->nodesetval->nodeTab[i]);
    g_ptr_array_add(nodes, NULL);
    xmlXPathFreeObject(found);
    return (struct xml_node **)g_ptr_array_free(nodes, FALSE);
}

struct xml_node **xml_select(struct xml_doc *d, struct xml_node *from, const char *xpath)
{
    xmlXPathObjectPtr found = evaluate(d, from, xpath);
    return found ? nodes_of(found) : NULL;
}

struct xml_node *xml_first(struct xml_doc *d, struct xml_node *from, const char *xpath)
{
    g_autofree struct xml_node **nodes = xml_select(d, from, xpath);
    return nodes ? nodes[0] : NULL;
}

enum xml_query xml_query(struct xml_doc *d, const char *xpath, struct xml_node ***ret_nodes)
{
    xmlXPathObjectPtr found = evaluate(d, NULL, xpath);
    if (!found)
        return XML_QUERY_BAD;
    if (found->type != XPATH_NODESET) {
        xmlXPathFreeObject(found);
        return XML_QUERY_NO_NODES;
    }
    *ret_nodes = nodes_of(found);
    return XML_QUERY_NODES;
}

char *xml_string(struct xml_doc *d, struct xml_node *from, const char *xpath)
{
    xmlXPathObjectPtr found = evaluate(d, from, xpath);
    char *text = NULL;
    if (found &&
        (found->type != XPATH_NODESET || (found->nodesetval && found->nodesetval->nodeNr))) {
        xmlChar *value = xmlXPathCastToString(found);
        text = g_strdup((char *)value);
        xmlFree(value);
    }
    xmlXPathFreeObject(found);
    return text;
}

static char *dump(struct xml_doc *d, struct xml_node *n, int level, int format)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlNodeDump(buffer, d->doc, (xmlNodePtr)n, level, format);
    char *text = g_strdup((const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    return text;
}

char *xml_node_text(struct xml_doc *d, struct xml_node *n)
{
    return dump(d, n, 0, 0);
}

char *xml_node_pretty(struct xml_doc *d, struct xml_node *n, int level)
{
    return dump(d, n, level, 1);
}

char *xml_doc_text(struct xml_doc *d)
{
    return dump(d, xml_root(d), 0, 0);
}

const char *xml_node_name(const struct xml_node *n)
{
    return (const char *)((const xmlNode *)n)->name;
}

struct xml_node *xml_root(struct xml_doc *d)
{
    return (struct xml_node *)xmlDocGetRootElement(d->doc);
}

struct xml_node *xml_first_child(struct xml_node *n, const char *name)
{
    for (xmlNodePtr c = ((xmlNodePtr)n)->children; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE && xmlStrEqual(c->name, BAD_CAST name))
            return (struct xml_node *)c;
    return NULL;
}

void xml_set_attribute(struct xml_node *n, const char *name, const char *value)
{
    if (value)
        xmlSetProp((xmlNodePtr)n, BAD_CAST name, BAD_CAST value);
    else
        xmlUnsetProp((xmlNodePtr)n, BAD_CAST name);
}

void xml_set_content(struct xml_node *n, const char *text)
{
    xmlNodeSetContent((xmlNodePtr)n, NULL);
    xmlNodeAddContent((xmlNodePtr)n, BAD_CAST text);
}

void xml_remove(struct xml_node *n)
{
    xmlNodePtr node = (xmlNodePtr)n;
    if (node->prev && xmlIsBlankNode(node->prev)) {
        xmlNodePtr blank = node->prev;
        xmlUnlinkNode(blank);
        xmlFreeNode(blank);
    }
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

struct xml_node *xml_add_child(struct xml_node *n, const char *name)
{
    return (struct xml_node *)xmlNewChild((xmlNodePtr)n, NULL, BAD_CAST name, NULL);
}

struct xml_node *xml_copy_child(struct xml_node *to, struct xml_node *n)
{
    xmlNodePtr copy = xmlDocCopyNode((xmlNodePtr)n, ((xmlNodePtr)to)->doc, 1);
    return (struct xml_node *)xmlAddChild((xmlNodePtr)to, copy);
}

struct xml_node *xml_add_before(struct xml_node *n, const char *name)
{
    xmlNodePtr at = (xmlNodePtr)n;
    xmlNodePtr made = xmlNewDocNode(at->doc, NULL, BAD_CAST name, NULL);
    xmlAddPrevSibling(at, made);
    if (made->prev && xmlIsBlankNode(made->prev))
        xmlAddNextSibling(made, xmlCopyNode(made->prev, 1));
    return (struct xml_node *)made;
}

/* --- writing --- */

struct xml_out {
    GString *text;
    GPtrArray *open; /* names of elements that are open */
    bool bare;       /* the last one opened has no child yet: its '>' is not written */
};

struct xml_out *xml_out_new(void)
{
    struct xml_out *o = g_new0(struct xml_out, 1);
    o->text = g_string_new(NULL);
    o->open = g_ptr_array_new_with_free_func(g_free);
    return o;
}

static void begin(struct xml_out *o, const char *name, va_list ap)
{
    if (o->bare)
        g_string_append(o->text, ">\n");
    o->bare = false;
    g_string_append_printf(o->text, "%*s<%s", (int)o->open->len * 2, "", name);
    for (const char *attribute; (attribute = va_arg(ap, const char *));) {
        const char *value = va_arg(ap, const char *);
        g_autofree char *escaped = value ? g_markup_escape_text(value, -1) : NULL;
        if (value)
            g_string_append_printf(o->text, " %s='%s'", attribute, escaped);
    }
}

void xml_out_open(struct xml_out *o, const char *name, ...)
{
    va_list ap;
    va_start(ap, name);
    begin(o, name, ap);
    va_end(ap);
    g_ptr_array_add(o->open, g_strdup(name));
    o->bare = true;
}

void xml_out_leaf(struct xml_out *o, const char *name, ...)
{
    va_list ap;
    va_start(ap, name);
    begin(o, name, ap);
    va_end(ap);
    g_string_append(o->text, "/>\n");
}

void xml_out_text(struct xml_out *o, const char *name, const char *text)
{
    if (!text)
        return;
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    if (o->bare)
        g_string_append(o->text, ">\n");
    o->bare = false;
    g_string_append_printf(o->text, "%*s<%s>%s</%s>\n", (int)o->open->len * 2, "", name, escaped,
                           name);
}

void xml_out_close(struct xml_out *o)
{
    g_autofree char *name = g_ptr_array_steal_index(o->open, o->open->len - 1);
    if (o->bare && o->open->len)
        g_string_append(o->text, "/>\n");
    else if (o->bare)
        g_string_append_printf(o->text, ">\n</%s>\n", name);
    else
        g_string_append_printf(o->text, "%*s</%s>\n", (int)o->open->len * 2, "", name);
    o->bare = false;
}

char *xml_out_free(struct xml_out *o)
{
    char *text = g_string_free(o->text, FALSE);
    g_ptr_array_free(o->open, TRUE);
    g_free(o);
    return text;
}
