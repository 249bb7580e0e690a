/* Documents that are complete by themselves: node devices, packet filters, … From what a user wrote
 * to what a description shows. Domains need to know the machine: domain.h. No I/O, never awaits.
 */
#pragma once

struct type;

/* Fills and checks a value of a type that is a document, by the facts and hooks of its family, in
 * place. `user` is what those hooks need; NULL for most. 0, or -1 with an error. */
int document_fill(const struct type *t, void *value, void *user);
/* The type of documents with that root element, or NULL. */
const struct type *document_type(const char *root);
