/* XPath over documents that libvirt hands out, and small changes to them. virsh is an application,
 * so it may use libxml2 itself; nothing else in src/cli does. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
struct xml_doc;
struct xml_node;
struct xml_doc *xml_doc_parse(const char *text);
struct xml_doc *xml_doc_parse_compact(const char *text); /* blanks between elements dropped */
void xml_doc_free(struct xml_doc *d);
/* Nodes an expression selects, NULL-terminated array (g_free); NULL: not an expression. */
struct xml_node **xml_select(struct xml_doc *d, struct xml_node *from, const char *xpath);
struct xml_node *xml_first(struct xml_doc *d, struct xml_node *from, const char *xpath);
/* An expression of the user, who sees what is wrong with it. */
enum xml_query { XML_QUERY_NODES, XML_QUERY_NO_NODES, XML_QUERY_BAD };
enum xml_query xml_query(struct xml_doc *d, const char *xpath, struct xml_node ***ret_nodes);
/* String value of an expression relative to a node; NULL when it selects nothing (g_free). */
char *xml_string(struct xml_doc *d, struct xml_node *from, const char *xpath);
char *xml_node_text(struct xml_doc *d, struct xml_node *n); /* as XML as it was written, g_free */
char *xml_node_pretty(struct xml_doc *d, struct xml_node *n, int level); /* indented anew, g_free */
char *xml_doc_text(struct xml_doc *d);                                   /* without XML header */
const char *xml_node_name(const struct xml_node *n);
struct xml_node *xml_root(struct xml_doc *d);
struct xml_node *xml_first_child(struct xml_node *n, const char *name);          /* NULL: none */
void xml_set_attribute(struct xml_node *n, const char *name, const char *value); /* NULL removes */
void xml_set_content(struct xml_node *n, const char *text);
void xml_remove(struct xml_node *n);
struct xml_node *xml_add_child(struct xml_node *n, const char *name);
struct xml_node *xml_copy_child(struct xml_node *to, struct xml_node *n); /* a copy of n in to */
/* Before n; the blanks before it are repeated so that the text stays tidy. */
struct xml_node *xml_add_before(struct xml_node *n, const char *name);

/* Documents made of nothing: elements in elements, two blanks a level. */
struct xml_out;
struct xml_out *xml_out_new(void);
/* "name", then attribute names and values, NULL; a NULL value leaves the attribute out. */
void xml_out_open(struct xml_out *o, const char *name, ...) __attribute__((sentinel));
void xml_out_leaf(struct xml_out *o, const char *name, ...) __attribute__((sentinel));
void xml_out_text(struct xml_out *o, const char *name, const char *text); /* nothing when NULL */
void xml_out_close(struct xml_out *o); /* without children <name/>, but the root has both tags */
char *xml_out_free(struct xml_out *o); /* the text, g_free */
