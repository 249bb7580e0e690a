/* Stored definitions of one driver: FOLDER/NAME.xml, and links in FOLDER/autostart/NAME.xml for
 * those that start with the host. The form and the places are those users and other programs know.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "rt/rt.h"

struct definitions;
/* Makes the folders. edit_command goes into the files: "virsh edit". NULL with the reason. */
struct definitions *definitions_open(const char *folder, const char *edit_command);
void definitions_free(struct definitions *d);

/* Finishes what a crash left half done (temporary files, renames, links to nothing), then hands out
 * each file; fn takes nothing. A file fn refuses (-1 with the reason) is logged and left alone. */
int definitions_load(struct definitions *d,
                     int (*fn)(void *arg, const char *name, bool autostart, const char *text,
                               size_t len),
                     void *arg);

/* Durable when they return 0: written, synced, and the folder synced once. On a worker thread. */
AWAITS int definitions_write(struct definitions *d, const char *name, const char *text, size_t len);
AWAITS int definitions_remove(struct definitions *d, const char *name);
/* One atomic change: after a crash the guest has its old name or its new one, never both or none.
 */
AWAITS int definitions_rename(struct definitions *d, const char *from, const char *to,
                              const char *text, size_t len);
AWAITS int definitions_set_autostart(struct definitions *d, const char *name, bool on);
