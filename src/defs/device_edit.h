/* Devices that come to a definition and go from it, told by a document of one device: <disk>,
 * <interface>, … Every kind of device the domain document has, by its tables. Pure; never awaits.
 */
#pragma once
#include "defs/domain.h"

/* A document of one device, read as part of a domain like `like`. */
struct device_doc;
struct device_doc *device_doc_read(const char *xml, const struct domain *like, unsigned read_mode);
void device_doc_free(struct device_doc *doc);
const char *device_doc_element(const struct device_doc *doc); /* "disk", … */
/* Each edits a copy that nobody else sees; -1 with the reason may leave it half edited. What has
 * come is completed by domain_fill() afterwards. *ret_alias (g_free; may be NULL as an argument):
 * what the running guest calls the device. */
int device_attach(struct domain *d, struct device_doc *doc); /* takes the device */
int device_detach(struct domain *d, const struct device_doc *doc, char **ret_alias);
int device_update(struct domain *d, struct device_doc *doc, char **ret_alias);
int device_detach_alias(struct domain *d, const char *alias);
/* Of the device that an attach has brought, once the definition is filled; g_free, NULL: none. */
char *device_last_alias(const struct domain *d, const struct device_doc *doc);
