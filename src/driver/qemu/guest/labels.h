/* Whose the files of a guest are while it runs, and as whom its QEMU runs. */
#pragma once
#include "driver/qemu/guest/account.h"
#include "driver/qemu/guest/run.h"

struct plan;
struct spawn;
struct guest_file;
struct guest_status;

/* Refuses labels of models that nobody applies here; the live definition gets the one in force. */
int labels_prepare(struct driver_state *d, struct domain *live);
/* Notes the files of a plan that are not noted yet; the state file has them from then on. */
void labels_note(struct run *r, const struct domain *def, const struct plan *plan);
/* Until guests that ended have given everything back. */
AWAITS int labels_wait(struct driver_state *d);
/* Files and folders of a plan become the guest's, but for those that `before` (NULL: none) has. */
AWAITS int labels_give(struct run *r, const struct domain *def, const struct plan *plan,
                       const struct plan *before);
int labels_give_own(struct run *r, const struct domain *def, const char *path);
/* A fiber of the driver gives them back. device NULL: all. */
void labels_take_back(struct run *r, const char *device);
void labels_identity(const struct driver_state *d, const struct domain *def, struct spawn *what,
                     struct account *ret);

struct guest_file **labels_rows(struct run *r, size_t *ret_n);
void labels_take_up(struct run *r, const struct guest_status *status);
