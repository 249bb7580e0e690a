/* Inside of src/defs: the checks of domain_check, one file per family of nouns. Each is 0, or -1
 * with an error that names the element. */
#pragma once
#include "defs/device_walk.h"
#include "defs/fill.h"

enum { NUMA_DISTANCE_LOCAL = 10 };
enum { MACHINE_TELLS_ACPI = 8000000 }; /* QEMU 8.0: query-machines says whether there is ACPI */

int check_hostdevs(const struct fill *f);
int check_zpci(const struct fill *f);
int check_memories(const struct fill *f);
int check_cells(const struct fill *f);
int check_board(const struct fill *f); /* what a machine type does not have */
int check_tpms(const struct fill *f);
int check_shmems(const struct fill *f);
int check_filesystems(const struct fill *f);
int check_small_devices(const struct fill *f);
int check_labels(const struct fill *f);
int check_tuning(const struct fill *f);
int check_sysinfo(const struct fill *f);
int check_hyperv(const struct fill *f);
int check_disk_options(const struct fill *f);
int check_networks(const struct fill *f);
int check_audios(const struct fill *f);
/* What two parts must not be at once, and what one needs of another. */
int check_pairs(const struct fill *f);
int check_tuned_threads(const struct fill *f);
int check_resources(const struct fill *f); /* distances of cells, shares of caches */
/* After places were given: two devices in one. */
int check_scsi_places(const struct domain *def);
bool iothread_exists(const struct domain *def, uint32_t id);
/* Does the guest share its memory with a process beside QEMU? */
bool shares_memory(const struct domain *def);
