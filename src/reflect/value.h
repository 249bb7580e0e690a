/* Walkers over the descriptor tables that model/emit makes of model/xml: free, copy, compare, and
 * the XML reader and writer. A value is the generated struct of an XML type (gen/domain.h: struct
 * domain, struct disk, …); its descriptor is `const struct type type_domain`, type_disk, …
 * No I/O, never awaits. Only this folder knows libxml2.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct type; /* reflect/type.h has the inside; generated tables fill it */
struct enum_type;

/* yes/no and on/off; TRI_ABSENT: not given. */
enum tristate { TRI_ABSENT, TRI_YES, TRI_NO, TRI_ON = TRI_YES, TRI_OFF = TRI_NO };

/* Views of a document: what is written. Bits. */
enum view {
    VIEW_INACTIVE = 1,   /* leaves live-only fields out */
    VIEW_SECURE = 2,     /* with passwords */
    VIEW_MIGRATABLE = 4, /* what any version of the other side understands */
    VIEW_STATE = 8,      /* our own saved run-time state: everything */
};
/* How a document is read. Bits. */
enum read_mode {
    READ_INACTIVE = 1, /* live-only fields are ignored */
    READ_STATE = 2,    /* our own saved state */
    READ_STORED = 4,   /* a stored definition: hooks that tighten rules for new documents are off */
    READ_VALIDATE = 8, /* RNG first */
};

/* Reads a document. NULL with ERR_XML_ERROR / ERR_XML_DETAIL / ERR_CONFIG_UNSUPPORTED … whose text
 * has line, path, value and what is allowed. Limits: no entities, depth 256, 16 MiB. */
void *value_read(const struct type *t, const char *xml, size_t len, unsigned mode);
/* Where READ_VALIDATE finds NAME.rng; once at start. */
void value_schema_dir(const char *dir);
/* The document as text, two-space indentation as users know it; free(). `inside` children at depth.
 */
char *value_write(const struct type *t, const void *value, unsigned view);
char *value_write_at(const struct type *t, const void *value, unsigned view, int depth);
void *value_new(const struct type *t);
void *value_copy(const struct type *t, const void *value);
void value_free(const struct type *t, void *value); /* NULL is fine */
/* True when equal in every field; else *ret_what (free) says where and what, for messages:
 * "devices/disk[2]/target/@dev: 'vda' became 'vdb'". With abi_only only fields that the guest can
 * see count. */
bool value_same(const struct type *t, const void *a, const void *b, bool abi_only, char **ret_what);

/* Has value everything that pattern says? Lists and opaque parts are not looked at. */
bool value_covers(const struct type *t, const void *pattern, const void *value);

/* Definitions are immutable once published: counted as a whole. */
struct def {
    int refs;
    const struct type *type;
    void *value;
    char *text; /* what def_text() made last; NULL: nothing */
    unsigned text_view, text_depends;
};
struct def *def_new(const struct type *t, void *value); /* takes value */
struct def *def_ref(struct def *d);
void def_unref(struct def *d);
/* The document as text, made once as long as views show the same: a GRefString, release it. */
char *def_text(const struct def *d, unsigned view);
void def_drop_text(struct def *d); /* to save memory: who holds the text keeps it */

/* Enum words: NULL / -1 when unknown. Value 0 is "not given". */
const char *enum_word(const struct enum_type *e, int value);
int enum_value(const struct enum_type *e, const char *word);
