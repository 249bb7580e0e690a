/* From a document as a user wrote it to a complete definition: defaults, checks, addresses, in that
 * order, as docs/dev/defaults.rst states. The result is what dumpxml shows. No I/O, never awaits.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "defs/facts.h"

struct domain;

struct fill_context {
    const struct emulator_facts *facts; /* of the emulator that runs this domain; NULL: generic */
    const char *host_arch;              /* for documents that name none; NULL: that of facts */
    bool is_new;     /* a user defines or starts it: newest defaults may be chosen. false: a stored
                        definition is read again, nothing that the guest sees may change */
    bool privileged; /* system mode */
    bool generic;    /* no QEMU: only what every hypervisor means by a document; facts is NULL */
    const char *audio_driver, *sdl_audio_driver; /* of the host's environment; NULL: none */
    bool vnc_host_audio, nographics_host_audio;  /* may be used with VNC, without a display */
    bool no_spice_tls;                           /* SPICE has no certificates here */
    bool hvf;                                    /* a host of Apple's hypervisor */
    bool trusted;                /* a stored definition: it was checked when it was defined */
    bool no_tpm_1_2, no_tpm_2_0; /* swtpm of this host lacks the version */
    const char *nvram_dir;       /* where firmware variables of guests are kept; NULL: not told */
    /* Chooses loader and nvram for <os firmware=>; NULL: left as written. The machine type is
     * canonical by then. 0, or -1 with the reason. */
    int (*choose_firmware)(struct domain *def, const struct fill_context *ctx);
    void *arg; /* of choose_firmware */
    /* Random bytes for uuid and mac; NULL: the system's. Tests put theirs. */
    void (*random)(void *buf, size_t len, void *arg);
    void *random_arg;
};

/* All of it, in place. 0, or -1 with an error that names the element. The value may then be half
 * filled: the caller frees it. */
int domain_fill(struct domain *def, const struct fill_context *ctx);

/* May a definition replace that of a guest that was or is running: does the guest see the same? 0,
 * or -1 with an error that names what differs. Both are filled. */
int domain_check_same_guest(const struct domain *before, const struct domain *after);

/* Names of taps that a hypervisor gave say nothing about the next run. */
void domain_drop_generated_names(struct domain *def);

/* Takes out what domain_fill() would put in again and older readers do not know. */
void domain_drop_implied(struct domain *def);

/* The steps, for tests and for hot-plug. */
int domain_fill_defaults(struct domain *def, const struct fill_context *ctx);
int domain_check(const struct domain *def, const struct fill_context *ctx);
int domain_assign_addresses(struct domain *def, const struct fill_context *ctx);
/* Names the devices ("virtio-disk0"); existing names stay. Called for the live definition. */
void domain_assign_aliases(struct domain *def);
