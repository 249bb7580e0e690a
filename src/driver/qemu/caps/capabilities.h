/* The capabilities document of a connection: this host, and guests by installed emulator. */
#pragma once
#include "driver/qemu/caps/caps.h"

struct capabilities;
struct capability_host;

/* The host part as it is now: reads /proc and `sys` (normally "/sys"), never awaits. `dac_label`:
 * what guests run as ("+64055:+64055"), NULL when they run as we do. */
struct capabilities *capabilities_host(const char *sys, const char *dac_label);
/* Adds guests of one emulator; kvm, hvf: can be used here (the latter is macOS'). */
void capabilities_add_guest(struct capabilities *doc, const struct qemu_caps *c, const char *arch,
                            bool kvm, bool hvf);
/* NUMA nodes, processors, caches, bandwidth of memory: what capabilities_host() begins with. */
void capabilities_add_topology(struct capability_host *h, const char *sys);
char *capabilities_text(const struct capabilities *doc); /* free() */
void capabilities_free(struct capabilities *doc);
