/* What a guest gets of networks, storage pools and secrets: asked of those drivers as a client
 * would (guest/part.h). */
#pragma once
#include "driver/qemu/qemu.h"
#include "gen/domain.h"

/* Interfaces of type network get their port; it is named in the live definition before it is made,
 * so that whoever reads that can take it back. */
void network_name_ports(struct domain *live);
AWAITS int network_attach(struct driver_state *d, const struct domain *owner, struct interface *n);
AWAITS int network_attach_all(struct driver_state *d, struct domain *live);
/* A fiber of the driver takes them back; never awaits, never fails. */
void network_detach(struct driver_state *d, const struct interface *n);
void network_detach_all(struct driver_state *d, const struct domain *live);
/* The packet filter of an interface's tap, which exists; network_detach() ends it too. */
AWAITS int filter_attach(struct driver_state *d, const struct domain *owner,
                         const struct interface *n);
AWAITS int filter_attach_all(struct driver_state *d, const struct domain *live);
void filter_detach(struct driver_state *d, const struct interface *n);

/* A copy with volumes of pools as files, block devices or network sources; NULL with no reason:
 * there are none; NULL with one: a volume is not to be had. */
AWAITS int volume_resolve_all(struct driver_state *d, const struct domain *def,
                              struct domain **ret_copy);

/* Secrets that disks and devices of a definition name, and the sealing of them for one guest. */
struct secret_box;
AWAITS int secret_box_fill(struct driver_state *d, const struct domain *def,
                           struct secret_box **ret);
void secret_box_free(struct secret_box *box);
bool secret_box_is_empty(const struct secret_box *box);
/* The key that seals is a new one, unless it is read. A copy, PLAN_KEY_SIZE bytes. */
int secret_box_read_key(struct secret_box *box, const char *path);
uint8_t *secret_box_key(const struct secret_box *box);
struct plan_options;
struct plan_secret;
int secret_box_find(const struct plan_options *opt, const char *name, struct plan_secret *ret);
int secret_box_seal(const struct plan_options *opt, const char *text, struct plan_secret *ret);
