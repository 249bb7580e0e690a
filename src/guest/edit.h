/* Edits of a guest's definitions by a function: copied, edited, published. */
#pragma once
#include "guest/guest.h"

/* The function gets the value of a copy; -1 with the reason leaves everything as it was. */
typedef int edit_fn(void *value, void *arg);
AWAITS int guest_edit(struct guest *g, bool live, edit_fn *edit, void *arg);
/* By flags VIR_DOMAIN_AFFECT_*: both copies are edited before either is published. */
AWAITS int guest_edit_flags(struct guest *g, uint32_t flags, edit_fn *edit, void *arg);
