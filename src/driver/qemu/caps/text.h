/* The one form of what a probe found: text. Replies become it, it is what is on disk, and lookups
 * read it. See text.c for the lines. Private to this folder. */
#pragma once
#include <glib.h>
#include <jansson.h>

#include "driver/qemu/caps/caps.h"

enum { CAPS_FORMAT = 2 };

/* Collects replies; caps_writer_end() gives the text. */
struct caps_writer {
    GString *records;
    GPtrArray *facts; /* char *, "name" or "name\tvalue" */
    char *version, *package, *arch;
    bool kvm_present, kvm_enabled;
    bool expanded; /* the best CPU has been told in detail */
};
void caps_writer_init(struct caps_writer *w);
void caps_record(struct caps_writer *w, const char *kind, ...) G_GNUC_NULL_TERMINATED;
void caps_fact(struct caps_writer *w, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* The text of the common section, or of an accelerator's (no facts). The writer is empty then. */
GBytes *caps_writer_end(struct caps_writer *w);
void caps_writer_clear(struct caps_writer *w);

struct caps_file_id { /* which file the text is about */
    gint64 size, mtime_ns, inode, modules;
};

struct qemu_caps {
    char *binary;
    struct caps_file_id id;
    GBytes *common, *accel_text[ACCEL_COUNT];
    char *accel_key[ACCEL_COUNT];    /* the host it was true on */
    bool accel_refused[ACCEL_COUNT]; /* QEMU cannot use it with this key */

    GStringChunk *strings;
    unsigned version;
    const char *package, *arch;
    bool kvm;
    GArray *machines;  /* struct caps_machine */
    const char *facts; /* sorted lines inside common */
    size_t facts_len;
    uint32_t *lines; /* start of each */
    size_t n_lines;
    struct caps_accel *accel[ACCEL_COUNT];
};

struct qemu_caps *caps_new(const char *binary);
/* Takes texts in; 0, or -1 (no reason set) when they are not ours. */
int caps_load_common(struct qemu_caps *c, GBytes *text);
int caps_load_accel(struct qemu_caps *c, enum accel accel, GBytes *text);
/* The line of a fact: its value ("" when it has none) and length, or NULL. */
const char *caps_fact_value(const struct qemu_caps *c, const char *name, size_t *ret_len);
/* Index of the first fact that is not before `prefix`. */
size_t caps_fact_lower(const struct qemu_caps *c, const char *prefix);
const char *caps_fact_line(const struct qemu_caps *c, size_t i, size_t *ret_len);

GBytes *caps_pack(const struct qemu_caps *c);                    /* the file */
struct qemu_caps *caps_unpack(const char *binary, GBytes *file); /* NULL: not ours */
