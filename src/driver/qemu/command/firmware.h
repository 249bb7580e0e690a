/* <os firmware='efi'>: which image of the host that is. Reads the firmware descriptors (QEMU's
 * firmware.json); never awaits. */
#pragma once
#include <stdbool.h>

struct domain;
/* Fills loader, nvram template and features of a definition that asks for firmware and names no
 * loader path; leaves others alone. Folders in order of priority, NULL-terminated: a file hides one
 * of its name in later folders, an empty one hides it altogether. A stored definition (!is_new)
 * that names no format means raw. Before domain_fill(). -1 with ERR_OPERATION_FAILED when nothing
 * suits. */
int firmware_choose(struct domain *def, const char *const *dirs, bool is_new);
/* The folders of a host: /etc/qemu/firmware and /usr/share/qemu/firmware. */
extern const char *const firmware_system_dirs[];
