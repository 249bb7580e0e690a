/* Between the files that build the document. */
#pragma once
#include <glib.h>

#include "driver/qemu/caps/domcaps.h"
#include "gen/domaincaps.h"

struct domcaps_context {
    const struct qemu_caps *caps;
    const struct caps_machine *machine;
    enum accel accel;
    const struct domcaps_host *host;
};

/* Adds an empty item to a list of pointers of a value. */
void *domcaps_add(const struct type *t, void *list, size_t *n);
void domcaps_add_word(char ***words, size_t *n, const char *word);
struct domcaps_enum *domcaps_add_enum(struct domcaps_enum ***enums, size_t *n, const char *name);
struct domcaps_cpu *domcaps_cpu(const struct domcaps_context *ctx);
