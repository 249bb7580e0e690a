/* Making values by hand: for code that fills definitions. */
#pragma once
#include <glib.h>
#include "reflect/value.h"

/* Appends a value to a list of pointers of the definition; the list owns it. */
#define LIST_ADD(list, n, item)                                 \
    do {                                                        \
        (list) = g_realloc_n((list), (n) + 1, sizeof(*(list))); \
        (list)[(n)++] = (item);                                 \
    } while (0)
/* The child element of a pointer member, made when it is absent. */
#define CHILD(member, type_) ((member) ? (member) : ((member) = value_new(&type_)))
#define SET_NUMBER(owner, member, value) \
    do {                                 \
        (owner)->member = (value);       \
        (owner)->has_##member = true;    \
    } while (0)
