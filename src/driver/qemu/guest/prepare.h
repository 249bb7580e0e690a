/* What the host must have before and beside a QEMU: firmware variables, TPM emulators, taps,
 * addresses of vsocks; and what QEMU is told before its guest runs. Called by start.c in this order
 * and, for the end, by state.c and stop.c.
 */
#pragma once
#include "driver/qemu/guest/run.h"

struct plan;
struct fd_set_of_plan;

/* unapplied.c: refuses by name what is accepted in a definition but not put into effect. */
int unapplied_check(const struct domain *live);

/* vsock.c: the cid of a vsock device, reserved by the descriptor that QEMU will get. */
int vsock_prepare(struct domain *live, struct fd_set_of_plan *fds);

/* tap.c */
int taps_check(const struct domain *live); /* refuses by name what taps cannot do here */
int tap_open(struct interface *nic, bool first_queue);
/* Devices over one of the host's (macvtap) stay when QEMU is gone: their names are chosen before
 * they are made, and they are removed by name. */
int macvtaps_name(struct domain *live);
void macvtap_remove(const struct interface *nic);
void macvtaps_remove(const struct domain *live);

/* bandwidth.c: limits of the traffic of taps that are there. */
AWAITS int bandwidth_apply(const struct domain *live);
AWAITS int bandwidth_set(const char *dev, const struct bandwidth *before,
                         const struct bandwidth *b);
bool host_has_vhost_net(const struct domain *live);

/* nvram.c: the variable store of the firmware, made of its template when it is not there; its path
 * in *ret_made then, for a start that fails. */
AWAITS int nvram_prepare(const struct plan *plan, const struct domain *live, bool fresh,
                         char **ret_made);

/* swtpm.c: one emulator process per guest that has a <tpm> of type 'emulator'. */
AWAITS int tpm_start(struct run *r, const struct domain *live);
/* Asks the emulator of a QEMU that is gone to end; drops the state of transient guests. */
void tpm_end(struct run *r);
/* What undefine does about the state: flags are those of virDomainUndefineFlags(). */
int tpm_forget(struct driver_state *driver, const struct domain *def, unsigned flags);

/* settings.c: what is told over QMP between the greeting and the first instruction. */
/* The limits of one disk of a running guest; none lifts them. */
AWAITS int settings_throttle(struct qmp *q, const struct disk *d);
AWAITS int settings_apply(struct run *r, const struct domain *live);
