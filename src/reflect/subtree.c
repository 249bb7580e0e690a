/* Edits opaque subtrees: the applications' own elements in <metadata>. Called by guest/. Never
 * awaits. Invariant: what belongs to other name spaces is given back as it was.
 */
#include "reflect/subtree.h"

#include <glib.h>
#include <string.h>

#include "base/error.h"
#include "reflect/document.h"

static xmlDocPtr parse_opaque(const char *opaque)
{
    xmlDocPtr doc = opaque ? document_parse(opaque, strlen(opaque), FROM_DOMAIN) : NULL;
    if (!doc)
        error_clear();
    return doc;
}

static xmlNodePtr child_of(xmlDocPtr doc, const char *uri)
{
    xmlNodePtr root = doc ? xmlDocGetRootElement(doc) : NULL;
    for (xmlNodePtr n = root ? root->children : NULL; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && n->ns && n->ns->href &&
            strcmp((const char *)n->ns->href, uri) == 0)
            return n;
    return NULL;
}

/* The element of an application with the name space it belongs to. */
static xmlNodePtr element_in(xmlDocPtr doc, const char *key, const char *uri, const char *element)
{
    xmlDocPtr own = document_parse(element, strlen(element), FROM_DOMAIN);
    if (!own)
        return NULL;
    xmlNodePtr node = xmlDocCopyNode(xmlDocGetRootElement(own), doc, 1);
    xmlFreeDoc(own);
    xmlSetNs(node, xmlNewNs(node, (const xmlChar *)uri, (const xmlChar *)key));
    return node;
}

char *subtree_find(const char *opaque, const char *uri)
{
    xmlDocPtr doc = parse_opaque(opaque);
    xmlNodePtr n = child_of(doc, uri);
    char *text = NULL;
    if (n) { /* as the application wrote it: without the prefix that set_metadata gave it */
        xmlDocPtr own = xmlNewDoc(NULL);
        xmlNodePtr copy = xmlDocCopyNode(n, own, 1);
        xmlDocSetRootElement(own, copy);
        xmlSetNs(copy, NULL);
        for (xmlNsPtr *at = &copy->nsDef; *at; at = &(*at)->next)
            if (strcmp((const char *)(*at)->href, uri) == 0) {
                xmlNsPtr gone = *at;
                *at = gone->next;
                gone->next = NULL;
                xmlFreeNs(gone);
                break;
            }
        text = subtree_text(copy, false);
        xmlFreeDoc(own);
    }
    xmlFreeDoc(doc);
    return text;
}

static struct subtree *child_as_text(xmlNodePtr n)
{
    struct subtree *s = g_new0(struct subtree, 1);
    xmlChar *file = xmlGetNoNsProp(n, (const xmlChar *)"file");
    s->name = g_strdup((const char *)n->name);
    s->uri = n->ns ? g_strdup((const char *)n->ns->href) : NULL;
    s->file = g_strdup((const char *)file);
    s->text = subtree_text(n, false);
    xmlFree(file);
    return s;
}

struct subtree **subtree_children(const char *xml, int from)
{
    xmlDocPtr doc = document_parse(xml, strlen(xml), (enum error_domain)from);
    if (!doc)
        return NULL;
    GPtrArray *list = g_ptr_array_new();
    for (xmlNodePtr n = xmlFirstElementChild(xmlDocGetRootElement(doc)); n;
         n = xmlNextElementSibling(n))
        g_ptr_array_add(list, child_as_text(n));
    g_ptr_array_add(list, NULL);
    xmlFreeDoc(doc);
    return (struct subtree **)g_ptr_array_free(list, false);
}

void subtree_list_free(struct subtree **list)
{
    for (struct subtree **s = list; s && *s; s++) {
        g_free((*s)->name);
        g_free((*s)->uri);
        g_free((*s)->file);
        g_free((*s)->text);
        g_free(*s);
    }
    g_free(list);
}

char *subtree_replace(const char *opaque, const char *root, const char *key, const char *uri,
                      const char *element, _Bool *ret_found)
{
    xmlDocPtr doc = parse_opaque(opaque);
    xmlNodePtr node = NULL;
    char *text = NULL;
    if (!doc) {
        doc = xmlNewDoc(NULL);
        xmlDocSetRootElement(doc, xmlNewDocNode(doc, NULL, (const xmlChar *)root, NULL));
    }
    if (!element || (node = element_in(doc, key, uri, element))) {
        xmlNodePtr old = child_of(doc, uri);
        *ret_found = old != NULL;
        if (old) {
            xmlUnlinkNode(old);
            xmlFreeNode(old);
        }
        if (node)
            xmlAddChild(xmlDocGetRootElement(doc), node);
        if (xmlFirstElementChild(xmlDocGetRootElement(doc)))
            text = subtree_text(xmlDocGetRootElement(doc), false);
    }
    xmlFreeDoc(doc);
    return text;
}
