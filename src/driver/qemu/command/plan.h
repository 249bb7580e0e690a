/* How a domain is started, as a value: the argument vector of QEMU, its environment and the
 * descriptors it inherits. plan_make() is pure: it opens nothing, asks nobody and never awaits, so
 * that starting, domxml-to-native and tests share it. Whoever applies a plan opens plan->fds[],
 * each as the descriptor number that argv names already, and spawns.
 *
 * The definition must be complete: domain_fill() with is_new, then ports and names that only exist
 * at run time (VNC port, tap names) filled in; domain_assign_aliases() is called on a copy when
 * names are missing. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "defs/facts.h"

struct domain;

/* The number of the node on top of disk i; those below follow. */
unsigned plan_first_node(const struct domain *def, size_t disk);

enum plan_fd_kind {
    PLAN_FD_MONITOR,   /* listening unix socket of QMP at path; QEMU gets the listening end */
    PLAN_FD_LISTEN,    /* listening unix socket of a character device at path */
    PLAN_FD_TAP,       /* one queue of a tap device; index: which interface */
    PLAN_FD_VHOST_NET, /* /dev/vhost-net for the same */
    PLAN_FD_FILE,      /* path opened for writing (append as told): chardev files */
    PLAN_FD_LOG,       /* path opened for appending: <log file=> */
    PLAN_FD_VHOST_VSOCK,
    PLAN_FD_VHOST_SCSI, /* /dev/vhost-scsi */
    PLAN_FD_VDPA,       /* a vhost-vdpa device, read and written, by fdset */
    PLAN_FD_TPM,        /* the host's TPM; then the file that cancels its commands */
    PLAN_FD_DISPLAY,    /* a socket pair: the other end is a helper's */
    PLAN_FD_KINDS,
};

struct plan_fd {
    enum plan_fd_kind kind;
    int number;   /* what the child knows it as; argv holds it */
    char *path;   /* NULL where the kind says all */
    bool append;  /* PLAN_FD_FILE */
    size_t index; /* PLAN_FD_TAP, PLAN_FD_VHOST_NET: of the interface in the definition */
};

/* Programs beside QEMU that serve one device each (or all devices, where there is but one). */
enum plan_helper_kind {
    PLAN_HELPER_VIRTIOFSD,
    PLAN_HELPER_PASST,
    PLAN_HELPER_GPU,
    PLAN_HELPER_RESERVATIONS,
    PLAN_HELPER_KINDS,
};
enum plan_helper_socket {
    PLAN_SOCKET_GIVEN, /* listening at `socket`, inherited as descriptor 3 */
    PLAN_SOCKET_OWN,   /* the program makes `socket`; QEMU starts after that */
    PLAN_SOCKET_PAIR,  /* one end of a pair, as descriptor 3; QEMU's is qemu_fd */
};
enum { PLAN_HELPER_FD = 3 };
struct plan_helper {
    enum plan_helper_kind kind;
    enum plan_helper_socket how;
    char *name; /* "fs0-virtiofsd": of its log; begins with the device's alias */
    char *socket;
    int qemu_fd; /* PLAN_SOCKET_PAIR */
    char **argv;
};

/* A file that QEMU opens by its name. */
struct plan_file {
    char *path;
    char *device;   /* alias; NULL: of the guest as a whole */
    char *label;    /* USER:GROUP it asks for; NULL: the guest's */
    bool give_back; /* it is the guest's alone: its owner gets it back */
    bool has_more;  /* images below it are named in itself */
};

enum { PLAN_KEY_SIZE = 32 };

struct plan {
    char **argv; /* NULL-terminated; argv[0] is the emulator */
    char **env;  /* NULL-terminated NAME=VALUE */
    struct plan_fd *fds;
    size_t n_fds;
    struct plan_helper *helpers; /* to be started before QEMU */
    size_t n_helpers;
    struct plan_file *files;
    size_t n_files;
    char **dirs;      /* private folders that must exist (0700), NULL-terminated */
    char *nvram_path; /* variables that must be there: made of the template when missing */
    char *nvram_template;
    uint8_t *master_key; /* PLAN_KEY_SIZE bytes that unlock its secrets; set by who asked for it */
    char **unlink;       /* sockets to remove when the guest ends, NULL-terminated */
};

struct plan_secret { /* for -object secret: data encrypted with the master key */
    char *data, *iv; /* base64 */
};
struct plan_tls {       /* certificates of one kind of connection */
    const char *dir;    /* NULL: not configured */
    const char *secret; /* of the private key; NULL: it needs none */
    bool verify;        /* a server asks its clients for theirs */
    bool on;            /* used where the document does not say */
};
struct disk_source;
struct graphics_spice;
struct plan_hugepages {
    uint64_t size_kib;
    const char *path;
};

struct plan_options {
    int id;      /* domain id: part of the private folder's name */
    bool native; /* domxml-to-native: paths in place of descriptors */
    bool privileged;
    bool vhost_net;      /* this host has it: virtio interfaces use it */
    const char *lib_dir; /* /var/lib/libvirt/qemu */
    const char *run_dir; /* /run/libvirt/qemu: channels, swtpm sockets */
    const char *default_vnc_listen, *default_spice_listen; /* NULL: 127.0.0.1 */
    bool vnc_password, spice_password;      /* the driver's configuration has a default one: the
                                               caller sets it over QMP, as it does <graphics passwd=> */
    const char *vnc_tls_dir;                /* not NULL: vnc_tls = 1 */
    const char *spice_tls_dir;              /* certificates of secure SPICE channels */
    bool spice_tls;                         /* channels that say nothing are offered both ways */
    const struct plan_hugepages *hugepages; /* mounts, size 0 ends; the first is the default */
    bool no_sandbox;                        /* leave -sandbox out */
    bool no_start_paused;                   /* leave -S out (native) */
    const char *incoming;                   /* -incoming URI, or NULL */
    const char *user;                       /* whose environment: USER, LOGNAME; NULL: root */
    const char *path;                       /* PATH; NULL: the usual */
    bool no_master_key; /* nothing secret is handed over: leave the object out */
    /* The secret a <secret> element names, ready for -object; NULL: secrets are refused. */
    int (*secret)(const struct plan_options *opt, const char *usage_or_uuid,
                  struct plan_secret *ret);
    /* The same for a text of ours (HTTP cookies). */
    int (*seal)(const struct plan_options *opt, const char *text, struct plan_secret *ret);
    /* Where a volume of a storage pool is: rewrites type and source of a disk or of its backing
     * store. NULL: volumes are refused. */
    int (*volume)(const struct plan_options *opt, int *storage_type, struct disk_source *source);
    /* /dev/sgN of a SCSI device of this host; g_free. NULL: none. */
    char *(*scsi_generic)(const struct plan_options *opt, const char *adapter, unsigned bus,
                          unsigned target, uint64_t unit);
    /* The socket of an nbdkit that serves this network source; NULL: QEMU does it itself. */
    char *(*nbdkit)(const struct plan_options *opt, const struct disk_source *source,
                    const char *private_dir, const char *node);
    /* The program of a helper, g_free; NULL: none. A NULL hook: its usual name. */
    char *(*helper)(const struct plan_options *opt, enum plan_helper_kind kind);
    const char *pr_helper; /* of the configuration */
    bool virtiofsd_debug;
    struct plan_tls nbd_tls, chardev_tls, vxhs_tls, backup_tls;
    const struct cpuset *host_nodes; /* NUMA nodes of this host; NULL: not told */
    unsigned host_power;             /* generation of a POWER host's processor: 8, 9, 10; 0: none */
    const struct cpuset *automatic_nodes;    /* host nodes for placement='auto' */
    bool dump_guest_core;                    /* the driver's default for <memory dumpCore=> */
    bool vnc_unix_socket, spice_unix_socket; /* displays that name no listen use a socket */
    bool nographics_host_audio;
    const char *render_node; /* of the host's first GPU */
    /* The swtpm socket of the domain; NULL: <run_dir>/swtpm/<id>-<name>-swtpm.sock. */
    const char *tpm_socket;
    /* Descriptor numbers as a recording made them up; NULL: 3, 4, 5, … in order. */
    const struct plan_numbers *numbers;
    int64_t now; /* seconds since 1970 for clocks with an offset; 0: the real time */
    void *arg;
};
struct plan_numbers {
    int base[PLAN_FD_KINDS], step[PLAN_FD_KINDS];
    int tap_ethernet; /* base of taps of type ethernet */
};

/* Which ports a SPICE display with ports of its own needs. */
void plan_spice_ports(const struct graphics_spice *s, bool tls, bool *ret_plain, bool *ret_secure);

int plan_make(const struct domain *def, const struct emulator_facts *facts,
              const struct plan_options *opt, struct plan **ret);
void plan_free(struct plan *plan);
/* The command line as a shell reads it, one option per line when `wrap`; g_free. */
char *plan_shell(const struct plan *plan, bool wrap);
/* "domain-3-guest": the name of private folders; at most 20 characters of the name count. */
char *plan_short_name(int id, const char *name);
