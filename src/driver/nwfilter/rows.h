/* How the fields of a rule's protocols become options of ebtables and iptables. Constant data, and
 * the walk over it. Pure. */
#pragma once
#include <stdbool.h>
#include "driver/nwfilter/vars.h"

enum row_form {
    FORM_NONE, /* the option alone */
    FORM_TEXT,
    FORM_NUMBER,
    FORM_HEX,       /* 0x1f */
    FORM_MASK,      /* value/mask, both as they are */
    FORM_PREFIX,    /* address/length */
    FORM_HOST,      /* the same, /32 when there is no mask */
    FORM_PORTS,     /* first:last */
    FORM_ADDRESSES, /* first-last */
    FORM_TYPE,      /* type/code */
    FORM_ICMPV6,    /* type:type/code:code */
    FORM_FLAGS,     /* two words out of MASK/FLAGS */
};
struct row {
    const char *field, *partner; /* partner: the mask, the last, the code */
    const char *option, *turned; /* turned: for packets the other way; NULL: none for those */
    enum row_form form;
};
struct protocol_rows {
    bool link_layer, v6;
    const char *name;       /* words after the first rows: "-p ipv4" */
    const struct row *rows; /* ends with an empty one */
    size_t before;          /* rows before the name */
};
/* NULL: not known. */
const struct protocol_rows *rows_of(enum filter_protocol_name protocol);

/* Appends words (char *). turned: as packets the other way are seen. negated: none may be so. */
struct row_reader {
    const struct type *type;
    const void *arm;
    filter_values *values;
    bool turned, negated;
};
void row_write(const struct row_reader *r, const struct row *row, GPtrArray *words);
char *row_text(const struct row_reader *r, const char *field); /* g_free(); NULL: not given */
