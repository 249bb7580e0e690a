/* What plans ask about this host: huge pages that are mounted, SCSI devices, GPUs, nodes. Reads
 * /proc and /sys; never awaits. */
#pragma once
#include "driver/qemu/command/plan.h"

struct plan_host;
struct qemu_conf;
/* Fills the options that describe the host and its configuration; they live as long as the result
 * and conf. */
struct plan_host *plan_host_new(struct plan_options *opt, const struct qemu_conf *conf);
void plan_host_free(struct plan_host *host);
