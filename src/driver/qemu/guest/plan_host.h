/* What plans ask about this host: huge pages that are mounted, SCSI devices, GPUs, nodes. Reads
 * /proc and /sys; never awaits. */
#pragma once
#include "driver/qemu/command/plan.h"

struct plan_host;
/* Fills the options that describe the host; they live as long as the result. */
struct plan_host *plan_host_new(struct plan_options *opt);
void plan_host_free(struct plan_host *host);
