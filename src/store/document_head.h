/* Name and UUID of a stored definition, without reading the rest of it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False when the document is written in a way that takes a real reader to know. */
bool document_head(const char *text, size_t len, char **ret_name, uint8_t ret_uuid[16]);
