/* The capabilities document of a connection: this host, and guests by installed emulator. */
#pragma once
#include "driver/qemu/caps/caps.h"

struct capabilities;

/* The host part as it is now: reads /proc and `sys` (normally "/sys"), never awaits. `dac_label`:
 * what guests run as ("+64055:+64055"), NULL when they run as we do. */
struct capabilities *capabilities_host(const char *sys, const char *dac_label);
/* Adds guests of one emulator; kvm: can be used here. */
void capabilities_add_guest(struct capabilities *doc, const struct qemu_caps *c, const char *arch,
                            bool kvm);
char *capabilities_text(const struct capabilities *doc); /* free() */
void capabilities_free(struct capabilities *doc);
