/* Calls about shares and limits of a guest, the same for all drivers. */
#pragma once
#include "gen/ops.h"
#include "guest/guest.h"

struct domain;

/* The definition that a question by these flags is about; NULL with the reason. */
struct call;
const struct domain *guest_asked(struct call *call, uint32_t flags);

#define DECLARE_TUNE_OP(name) __typeof__(*((struct driver_ops *)0)->name) ops_##name;
DECLARE_TUNE_OP(domain_get_memory_parameters)
DECLARE_TUNE_OP(domain_set_memory_parameters)
DECLARE_TUNE_OP(domain_get_numa_parameters)
DECLARE_TUNE_OP(domain_set_numa_parameters)
DECLARE_TUNE_OP(domain_get_blkio_parameters)
DECLARE_TUNE_OP(domain_set_blkio_parameters)
