/* JSON as QEMU writes it: integers up to 2^64-1. No I/O, never awaits. */
#pragma once
#include <jansson.h>
#include <stddef.h>

/* NULL when it is not one JSON document. Integers above INT64_MAX come as their two's complement:
 * read them with (uint64_t)json_integer_value(). */
json_t *qmp_json(const char *text, size_t len);
/* The text with such integers rewritten; free(). */
char *qmp_json_wrap_integers(const char *text, size_t len);
