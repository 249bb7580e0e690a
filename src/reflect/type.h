/* The inside of descriptors: what model/emit/tables.py writes and the walkers of this folder read.
 * Everything here is constant data; nobody else needs it but hooks (src/defs), for hook_context.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "reflect/value.h"

/* Where a field stands in the document. */
enum place {
    PLACE_TAG = 1, /* attribute that chooses the arm of a union */
    PLACE_ATTR,    /* attribute */
    PLACE_CONTENT, /* text of the element itself */
    PLACE_ELEM,    /* child element that holds only text */
    PLACE_ELEMS,   /* list of those */
    PLACE_FLAG,    /* presence of a child element */
    PLACE_CHILD,   /* child element of a type */
    PLACE_ITEMS,   /* list of those */
    PLACE_SPLICE,  /* a type whose fields stand in this very element; never NULL */
    PLACE_INSIDE,  /* child element whose fields live in this struct; vanishes when empty */
    PLACE_ARM,     /* like splice, when the tag has the value `tag` */
    PLACE_OPAQUE,  /* subtree kept as text */
    PLACE_NAME,    /* tag of a union: the name of its element */
};

/* What a scalar is. */
enum kind {
    KIND_NONE,
    KIND_STRING,   /* char * */
    KIND_TOKEN,    /* char *, surrounding blanks dropped */
    KIND_PATH,     /* char *, absolute */
    KIND_MAC,      /* char *, lower case */
    KIND_IP,       /* char * */
    KIND_UUID,     /* uint8_t[16] */
    KIND_ENUM,     /* int of an enum */
    KIND_YESNO,    /* enum tristate */
    KIND_ONOFF,    /* enum tristate */
    KIND_INT,      /* int32_t */
    KIND_UINT,     /* uint32_t */
    KIND_I64,      /* int64_t */
    KIND_U64,      /* uint64_t */
    KIND_HEX,      /* uint32_t, written 0x… with at least `param` digits */
    KIND_HEXUPPER, /* uint32_t, the same in capitals */
    KIND_HEX64,    /* uint64_t */
    KIND_OCTAL,    /* uint32_t, written with `param` digits */
    KIND_SIZE,     /* uint64_t in units[param]; the attribute `unit` stands beside */
    KIND_CPUSET,   /* struct cpuset * */
    KIND_CODEC,    /* char *, read and written by codecs[param] */
    KIND_VAR, /* char *, a value of sort `param` in its one spelling, or the name of a variable */
};

/* What a KIND_VAR is when it is no variable; `of` may name numbers. */
enum variable {
    VAR_NUMBER,
    VAR_MAC,
    VAR_MAC_MASK,
    VAR_IP4,
    VAR_IP6,
    VAR_MASK4,
    VAR_MASK6,
    VAR_BOOL,
    VAR_STATE,       /* of a connection: words in a fixed order */
    VAR_TCP_FLAGS,   /* MASK/FLAGS */
    VAR_IPSET_FLAGS, /* up to six of src and dst */
    VAR_TEXT,
};

#define FIELD_SHADOWS (FIELD_OLD | FIELD_WHEN) /* rows that own no member */
enum field_flag {
    FIELD_REQUIRED = 1,
    FIELD_LIVE = 2,   /* not in the inactive view */
    FIELD_SECRET = 4, /* only with VIEW_SECURE */
    FIELD_STATE = 8,  /* only in our own saved state */
    FIELD_NOT_MIGRATABLE = 16,
    FIELD_ABI = 32,           /* the guest can see it */
    FIELD_OLD = 64,           /* read, never written */
    FIELD_HIDE_DEFAULT = 128, /* not written when it has its default */
    FIELD_ALIAS = 256,        /* live only unless its name starts with ua- */
    FIELD_ALWAYS = 512,       /* a wrapper that is written even when empty */
    FIELD_EAGER = 1024,       /* takes its default when read: arms further in depend on it */
    FIELD_WHEN = 2048,        /* a second row that only writes, when `other` has the value `tag` */
    FIELD_UNLESS = 4096,      /* the first row of such a pair: written when it has not */
    FIELD_ANY = 16384,        /* the text in dflt counts as not given */
    FIELD_PRETTY = 32768,     /* a size written in the largest unit that divides it */
    FIELD_EMPTY = 8192,       /* an element that is written even with nothing in it */
    FIELD_SINGLE = 65536,     /* a child that is refused when it is there twice */
    FIELD_BY_SPACE = 131072,  /* a subtree with one element of each name space, and nothing else */
};

struct enum_type {
    const char *name;
    uint16_t n_words; /* words[0] is NULL: not given */
    const char *const *words;
    const uint16_t *numbers; /* that the words stand for, or NULL */
};

struct size_unit {
    const char *name;
    uint64_t bytes;
};
extern const struct size_unit size_units[];

struct field {
    const char *name; /* in paths and C */
    const char *xml;  /* without name space */
    const char *ns;   /* name space prefix or NULL */
    uint8_t place, kind;
    uint32_t flags;
    uint16_t param;   /* of the kind */
    int32_t tag;      /* PLACE_ARM; 1 for a KIND_VAR that is negated together with `other` */
    uint32_t offset;  /* in the struct */
    uint32_t other;   /* of the member that FIELD_WHEN or a KIND_VAR's tag looks at */
    uint32_t extra;   /* of has_NAME, or of n_NAME for lists; 0: none */
    uint16_t missing; /* error code when a required one is absent; 0: ERR_XML_ERROR */
    uint16_t invalid; /* error code when its text is not allowed; 0: ERR_XML_ERROR */
    const void *of;   /* struct type or struct enum_type */
    const char *dflt; /* as text; PLACE_CHILD: only elements with this attribute */
    int64_t min, max; /* numbers: range when min <= max and not both 0 */
};

struct type {
    const char *name;   /* C name */
    const char *family; /* NAME.rng is its schema */
    const char *root;   /* element name as a document, or NULL */
    uint32_t size;
    uint16_t n_fields;
    uint16_t domain; /* enum error_domain of what is wrong with such a document */
    bool hook;       /* its family's table of hooks has a row for it */
    const struct field *fields;
    /* Unions: where the tag lives; the arms are the PLACE_ARM fields. */
    const struct enum_type *tag_enum;
    const struct field *tag;
    uint32_t tag_offset; /* in this struct, or in the enclosing one with tag_outer */
    bool tag_outer, is_union;
    bool tag_by_name; /* the element is named by the tag */
    bool has_content,
        has_children; /* some field, perhaps in a spliced type, is text or an element */
    /* pairs prefix, URI; NULL-terminated; for a root type */
    const char *const *namespaces;
};

/* Makes a member "not given": anything but tags, splices and insides. */
void value_clear(const struct field *f, void *value);

/* Hooks: what facts cannot say. Called by value_default and value_check in document order. */
struct hook_context {
    const struct type *root_type;
    void *root;                       /* the whole document */
    unsigned mode;                    /* enum read_mode */
    void *user;                       /* what the driver knows */
    const struct hook_parent *parent; /* the chain of enclosing values, innermost first */
};
struct hook_parent {
    const struct type *type;
    void *value;
    const struct field *field;
    size_t index; /* in a list */
    const struct hook_parent *up;
};
typedef int hook_fn(void *value, struct hook_context *ctx);
struct type_hooks {
    const struct type *type;
    hook_fn *dflt, *check;
};
/* Fill defaults (facts first, then the hook, parents before children) / check (children first). The
 * hooks table NAME_hooks is gen/NAME_hooks.c, which src/defs compiles; it ends with an empty row.
 * NULL: only facts. */
int value_default(const struct type *t, void *value, struct hook_context *ctx,
                  const struct type_hooks *hooks);
int value_check(const struct type *t, void *value, struct hook_context *ctx,
                const struct type_hooks *hooks);
