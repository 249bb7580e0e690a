/* The inside of event.c and event_device.c: one event of QEMU, on its way to its row. */
#pragma once
#include <jansson.h>
#include "driver/qemu/guest/run.h"
#include "gen/wire.h"

struct said {
    struct run *run;
    struct guest *guest;
    json_t *data;
};

const char *text_of(json_t *data, const char *key);
struct nonnull_domain wire_domain(const struct guest *g);

/* event_device.c */
void on_rtc_change(struct said *s);
void on_watchdog(struct said *s);
void on_io_error(struct said *s);
void on_threshold(struct said *s);
void on_graphics_connect(struct said *s);
void on_graphics_initialize(struct said *s);
void on_graphics_disconnect(struct said *s);
void on_balloon(struct said *s);
void on_device_deleted(struct said *s);
void on_unplug_refused(struct said *s);
void on_tray_moved(struct said *s);
void on_memory_size(struct said *s);
void on_memory_failure(struct said *s);
void on_port_change(struct said *s);
void on_dump_completed(struct said *s);
void on_migration(struct said *s);
void on_migration_pass(struct said *s);
