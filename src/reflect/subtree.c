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
        text = subtree_text(copy);
        xmlFreeDoc(own);
    }
    xmlFreeDoc(doc);
    return text;
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
            text = subtree_text(xmlDocGetRootElement(doc));
    }
    xmlFreeDoc(doc);
    return text;
}
