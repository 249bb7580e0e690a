/* XML documents as libxml2 sees them. Internal to reflect. */
#pragma once
#include <libxml/tree.h>
#include <stddef.h>
#include "base/error.h"

#define DOCUMENT_BYTES_MAX ((size_t)16 << 20)
#define DOCUMENT_ATTRIBUTES_MAX 256 /* of one element */

/* NULL with ERR_XML_DETAIL (not well-formed) or ERR_XML_ERROR (too large, entities). */
xmlDocPtr document_parse(const char *xml, size_t len, enum error_domain domain);
/* Against NAME.rng of the schema folder: 0, or 1 with what libxml2 says of it (g_free), or -1 when
 * there is no such schema. */
int document_validate(xmlDocPtr doc, const char *name, char **ret_reason);
/* After a document was read: marks of what a field was for. */
void document_known(void *node_or_attr);
void document_known_whole(xmlNodePtr node); /* with all below it */
/* The first element or attribute that no field was for, as a sentence; NULL: none. g_free. */
char *document_stranger(xmlNodePtr node);
/* An element with all it holds, in one line, with the name spaces it needs; g_free. */
char *subtree_text(xmlNodePtr node, bool by_space); /* by_space: the first of each name space */
/* The same indented as a child at that depth, without blanks around; g_free. */
char *subtree_indented(const char *text, int depth);
