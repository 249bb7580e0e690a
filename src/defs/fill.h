/* Inside of src/defs: what the steps of domain_fill share. Not for other folders. */
#pragma once
#include <glib.h>
#include <inttypes.h>
#include <string.h>
#include "base/error.h"
#include "defs/domain.h"
#include "defs/machine.h"
#include "gen/domain.h"
#include "reflect/list.h"
#include "reflect/value.h"

struct fill {
    struct domain *def;
    const struct fill_context *ctx;
    const struct emulator_facts *facts;
    const struct machine_facts *machine_facts; /* NULL: unknown */
    struct machine machine;
};

void fill_random(const struct fill_context *ctx, void *buf, size_t len);
void fill_random_uuid(const struct fill *f, uint8_t ret_uuid[16]);
/* Adds a controller where its kind and index belong; index -1: the next free one. */
struct controller *controller_add(struct domain *def, enum controller_type type, int index,
                                  enum controller_model model);
struct controller *controller_find(const struct domain *def, enum controller_type type,
                                   unsigned index);
int controller_last_index(const struct domain *def, enum controller_type type);

/* The model of a SCSI controller that names none. */
enum controller_model controller_scsi_model(const struct fill *f);
/* The device that plays a PCI controller which only says what it is. */
void controller_fill_pci(struct controller *c);
/* numbers: those of further bridges too, once all of them are there. */
void controller_fill_phbs(struct domain *def, bool numbers);

/* One step per noun; each in <noun>_default.c. */
int fill_machine(struct fill *f);
int fill_identity(struct fill *f);
int fill_cpu(struct fill *f);
int fill_os(struct fill *f);
int fill_clock(struct fill *f);
int fill_disks(struct fill *f);
int fill_interfaces(struct fill *f);
int fill_chardevs(struct fill *f);
int fill_controllers(struct fill *f);        /* those the machine always has; models, indexes */
int fill_controllers_by_use(struct fill *f); /* those that other devices need */
int fill_inputs(struct fill *f);
int fill_graphics(struct fill *f);
int fill_videos(struct fill *f);
int fill_misc(struct fill *f);
/* What every document means; each in implied_default.c. */
int fill_bootloader(struct fill *f);
int fill_features(struct fill *f);
int fill_iothreads(struct fill *f);
int fill_protocols(struct fill *f);
int fill_host_addresses(struct fill *f);
int fill_vsocks(struct fill *f);
int fill_seclabels(struct fill *f);

/* What must hold whoever runs it. */
int domain_check_generic(const struct fill *f);

/* Checks; each in device_check.c. */
int check_disk_parts(const struct disk *d);
int check_chardevs(const struct fill *f);
int check_firmware(const struct fill *f);
int check_features(const struct fill *f);
int check_cpu(const struct fill *f);
int check_numatune(const struct fill *f);
int check_controllers(const struct fill *f);
int check_displays(const struct fill *f);
int check_interfaces(const struct fill *f);
int check_iommu(const struct fill *f);

/* Addresses. */
int assign_drives(struct fill *f);
int assign_virtio_serial(struct fill *f);
int assign_usb(struct fill *f);
int assign_ccw(struct fill *f);
int assign_zpci(struct fill *f);
int assign_mmio(struct fill *f);
int assign_dimms(struct fill *f);
int assign_ccid(struct fill *f);
int assign_spapr_vio(struct fill *f);
int assign_pci(struct fill *f);
