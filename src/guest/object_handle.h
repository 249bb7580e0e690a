/* Handles: the wire's nonnull_KIND structs by which clients name objects. */
#pragma once
#include "guest/object.h"
#include "reflect/xdr.h"

const uint8_t *handle_uuid(const struct xdr_type *t, const void *handle); /* NULL: has none */
const char *handle_name(const struct xdr_type *t, const void *handle);
/* Strings are borrowed from the object. */
void handle_fill(const struct object *o, void *ret_handle);
/* The same with strings in the arena, for replies. */
void handle_reply(struct arena *mem, const struct object *o, void *ret_handle);
