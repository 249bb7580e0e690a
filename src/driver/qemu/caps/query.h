/* What is asked of QEMU and what becomes of each answer. Private to this folder. */
#pragma once
#include "driver/qemu/caps/text.h"

enum query_when {
    ASK_COMMON = 1, /* once for a binary */
    ASK_KVM = 2,    /* under KVM */
    ASK_TCG = 4,
    ASK_ACCEL = ASK_KVM | ASK_TCG,
};
struct caps_query {
    const char *command;
    const char *arguments; /* JSON or NULL */
    unsigned when;
    void (*take)(struct caps_writer *w, const struct caps_query *q, json_t *reply);
    const char *tag;
};
extern const struct caps_query caps_queries[];
extern const size_t caps_n_queries;
