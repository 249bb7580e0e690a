/* The shape of the rows that model/qemu/domaincaps.py becomes. Private to this folder. */
#pragma once
#include <stddef.h>

enum offer_group { OFFER_TOP, OFFER_DEVICES, OFFER_FEATURES, OFFER_GROUPS };
struct offer_word {
    const char *word, *condition;
};
struct offer_enum {
    const char *name;
    const struct offer_word *words;
};
struct offer_row {
    enum offer_group group;
    size_t offset;            /* of the struct offer * in the group's struct */
    const char *only, *needs; /* is it in the document; is it supported */
    const struct offer_enum *enums;
};
extern const struct offer_row offer_rows[];
extern const size_t n_offer_rows;
