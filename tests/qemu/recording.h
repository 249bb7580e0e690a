/* The host on which the corpus was recorded, as far as plans ask for it. */
#pragma once
#include <stdbool.h>
#include "defs/domain.h"
#include "driver/qemu/command/plan.h"

/* conf: "key=value key=value" of the driver's configuration; NULL: none. */
void recording_options(struct plan_options *opt, bool recording, const char *conf);
void recording_fill(struct fill_context *ctx, bool recording, const char *conf);
/* What only exists at run time: numbers that were handed out. */
void recording_run_time(struct domain *def);
