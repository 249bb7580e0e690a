/* XML documents as libxml2 sees them. Internal to reflect. */
#pragma once
#include <libxml/tree.h>
#include <stddef.h>
#include "base/error.h"

#define DOCUMENT_BYTES_MAX ((size_t)16 << 20)
#define DOCUMENT_ATTRIBUTES_MAX 256 /* of one element */

/* NULL with ERR_XML_DETAIL (not well-formed) or ERR_XML_ERROR (too large, entities). */
xmlDocPtr document_parse(const char *xml, size_t len, enum error_domain domain);
/* Against NAME.rng of the schema folder; -1 with ERR_XML_INVALID_SCHEMA. */
int document_validate(xmlDocPtr doc, const char *name);
/* An element with all it holds, in one line, with the name spaces it needs; g_free. */
char *subtree_text(xmlNodePtr node);
/* The same indented as a child at that depth, without blanks around; g_free. */
char *subtree_indented(const char *text, int depth);
