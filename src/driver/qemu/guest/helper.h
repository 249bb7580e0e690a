/* Programs beside QEMU, one for a device each: virtiofsd, passt, a vhost-user GPU, the keeper of
 * reservations. They outlive the daemon with their guest and end with it. */
#pragma once
#include "driver/qemu/guest/run.h"

struct plan;
struct plan_helper;
struct fd_set_of_plan;
struct guest_helper;
struct guest_status;

/* Starts those of the plan that do not run yet; QEMU's ends of socket pairs go into fds. */
AWAITS int helpers_start(struct run *r, const struct domain *def, const struct plan *plan,
                         struct fd_set_of_plan *fds);
/* Of one device, by its alias: it is taken out. */
void helpers_end_of(struct run *r, const char *alias);
void helpers_end(struct run *r); /* all; the guest is gone */
bool helper_runs(const struct run *r, const char *name);
/* The run lets go of those that go on: the daemon ends, or all have ended. */
void helpers_release(struct run *r);

/* For the state file: a list to be freed by g_free, the rows are borrowed; and back again. */
struct guest_helper **helpers_rows(struct run *r, size_t *ret_n);
void helpers_take_up(struct run *r, const struct guest_status *status);
