/* Inside of src/defs: one term of a rule, made ready to be asked often. */
#pragma once
#include <glib.h>
#include "defs/fill.h"
#include "reflect/type.h"

enum term_op { TERM_GIVEN, TERM_IS, TERM_IS_NOT, TERM_LESS, TERM_MORE, TERM_GUEST };
enum { TERM_STEPS = 8, TERM_WORDS = 24 };

struct guest_word {
    const char *name, *text;
    bool (*holds)(const struct fill *f);
};
struct term {
    enum term_op op;
    bool negated;
    bool of_domain; /* the path starts at the domain */
    const struct field *steps[TERM_STEPS];
    unsigned n_steps; /* the last is the leaf */
    char **words;
    int values[TERM_WORDS]; /* of enums: the words as numbers */
    unsigned n_words;
    int64_t limit;
    const struct guest_word *guest;
    const char *fact; /* of QEMU, without a guest_word */
};

/* text: one term; of: where its path starts. -1 when no document has such a path or word. */
int term_make(struct term *t, const char *text, const struct type *of);
bool term_holds(const struct term *t, const struct fill *f, const void *value);
/* What is in the document ("driver queues='4'"); what should be ("target bus='usb' or 'scsi'"). */
void term_tell(const struct term *t, const struct fill *f, const void *value, GString *out);
void term_want(const struct term *t, GString *out);
/* The value of a path as text, or NULL. */
char *term_value(const struct term *t, const struct fill *f, const void *value);
const struct field *term_leaf(const struct term *t);
/* The elements of a list; *ret_n is 0 when there is none. */
void *const *term_items(const struct term *t, const struct fill *f, const void *value,
                        size_t *ret_n);
/* The member of the path is as if not given. */
void term_drop(const struct term *t, const struct fill *f, void *value);
void term_clear(struct term *t);
