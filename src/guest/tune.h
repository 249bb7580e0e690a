/* Calls about shares and limits of a guest, the same for all drivers. */
#pragma once
#include "gen/ops.h"
#include "guest/edit.h"

struct domain;

/* The definition that a question by these flags is about; NULL with the reason. */
struct call;
const struct domain *guest_asked(struct call *call, uint32_t flags);

/* An edit of the definitions that flags name; what is live is put into effect by the driver before
 * it is published. */
AWAITS int guest_tune(struct call *call, uint32_t flags, edit_fn *edit, void *arg);

#define DECLARE_TUNE_OP(name) __typeof__(*((struct driver_ops *)0)->name) ops_##name;
DECLARE_TUNE_OP(domain_get_memory_parameters)
DECLARE_TUNE_OP(domain_set_memory_parameters)
DECLARE_TUNE_OP(domain_get_numa_parameters)
DECLARE_TUNE_OP(domain_set_numa_parameters)
DECLARE_TUNE_OP(domain_get_blkio_parameters)
DECLARE_TUNE_OP(domain_set_blkio_parameters)
/* tune_interface.c */
DECLARE_TUNE_OP(domain_get_interface_parameters)
DECLARE_TUNE_OP(domain_set_interface_parameters)
/* By the name of its device on the host, or its hardware address; NULL with the reason. */
struct interface *interface_named(const struct domain *d, const char *device);
/* perf.c */
DECLARE_TUNE_OP(domain_get_perf_events)
DECLARE_TUNE_OP(domain_set_perf_events)
/* iothread.c */
DECLARE_TUNE_OP(domain_add_iothread)
DECLARE_TUNE_OP(domain_del_iothread)
DECLARE_TUNE_OP(domain_pin_iothread)
DECLARE_TUNE_OP(domain_set_iothread_params)
struct iothread_id;
struct iothread_pin;
enum { IOTHREADS_MAX = 256 };
/* The ids of a definition: those written down, then as many as <iothreads> wants. */
size_t iothread_ids(const struct domain *d, uint32_t ids[IOTHREADS_MAX]);
/* What is written down of one; NULL: nothing. */
struct iothread_id *iothread_find(const struct domain *d, uint32_t id);
struct iothread_pin *iothread_pin_of(const struct domain *d, uint32_t id);

/* What a caller sets, and the rows that say which there are. */
struct setting {
    const struct param_row *rows;
    size_t n_rows;
    const struct typed_param *params;
    uint32_t n_params;
};

#define ROWS(table) (table), G_N_ELEMENTS(table)
