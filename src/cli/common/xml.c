#include "cli/common/xml.h"
#include <glib.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/tree.h>

struct xml_doc {
    xmlDocPtr doc;
    xmlXPathContextPtr context;
};

static void no_noise(void *ctx, const char *fmt, ...)
{
    (void)ctx;
    (void)fmt;
}

struct xml_doc *xml_doc_parse(const char *text)
{
    xmlSetGenericErrorFunc(NULL, no_noise);
    xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), "virsh", NULL,
                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!doc)
        return NULL;
    struct xml_doc *d = g_new0(struct xml_doc, 1);
    d->doc = doc;
    d->context = xmlXPathNewContext(doc);
    return d;
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

struct xml_node **xml_select(struct xml_doc *d, struct xml_node *from, const char *xpath)
{
    xmlXPathObjectPtr found = evaluate(d, from, xpath);
    if (!found)
        return NULL;
    GPtrArray *nodes = g_ptr_array_new();
    for (int i = 0; found->nodesetval && i < found->nodesetval->nodeNr; i++)
        g_ptr_array_add(nodes, found->nodesetval->nodeTab[i]);
    g_ptr_array_add(nodes, NULL);
    xmlXPathFreeObject(found);
    return (struct xml_node **)g_ptr_array_free(nodes, FALSE);
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

char *xml_node_text(struct xml_doc *d, struct xml_node *n)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlNodeDump(buffer, d->doc, (xmlNodePtr)n, 0, 0);
    char *text = g_strdup((const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    return text;
}

const char *xml_node_name(const struct xml_node *n)
{
    return (const char *)((xmlNodePtr)n)->name;
}
