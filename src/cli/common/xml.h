/* XPath over documents that libvirt hands out. virsh is an application, so it may use libxml2
 * itself; nothing else in src/cli does. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
struct xml_doc;
struct xml_node;
struct xml_doc *xml_doc_parse(const char *text);
void xml_doc_free(struct xml_doc *d);
/* Nodes an expression selects, NULL-terminated array (g_free); NULL: not an expression. */
struct xml_node **xml_select(struct xml_doc *d, struct xml_node *from, const char *xpath);
/* String value of an expression relative to a node; NULL when it selects nothing (g_free). */
char *xml_string(struct xml_doc *d, struct xml_node *from, const char *xpath);
char *xml_node_text(struct xml_doc *d, struct xml_node *n); /* as XML, g_free */
const char *xml_node_name(const struct xml_node *n);
