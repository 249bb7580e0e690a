/* virsh: the shell around one connection. Bodies of commands are cmd_NAME() in the files of their
 * noun; each returns 0, or -1 after it has printed why. Uses libvirt's public headers only. */
#pragma once
#include "cli/common/cli.h"
#include "cli/common/output.h"
#include "cli/common/xml.h"
#include "cli/virsh_commands.h"
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libvirt/libvirt.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/virterror.h>

struct shell {
    virConnectPtr conn; /* virsh's */
    void *admin;        /* virt-admin's virAdmConnectPtr */
    bool connected;     /* one of them is there */
    char *uri;
    bool silent; /* no errors, no questions: a completion */
    bool readonly, quiet, timing, interactive, leaving;
    int debug, keepalive_interval, keepalive_count;
    char escape; /* of the console; 0x1d is ^] */
    FILE *log;
    char *reason;        /* held for the error that is being told */
    int code;            /* its number: VIR_ERR_* */
    const char *remedy;  /* of the next error, where the command knows better than its number */
    bool own_form;       /* the command printed JSON or plain lines: no blank line after it */
    const char *running; /* the command, for debug messages */
};

/* A local of a public type, let go at the end of its block. */
#define AUTO_TYPE(name, type, free_call)           \
    static inline void auto_##name##_free(type *p) \
    {                                              \
        if (*p)                                    \
            free_call(*p);                         \
    }
AUTO_TYPE(domain, virDomainPtr, virDomainFree)
AUTO_TYPE(network, virNetworkPtr, virNetworkFree)
AUTO_TYPE(port, virNetworkPortPtr, virNetworkPortFree)
AUTO_TYPE(pool, virStoragePoolPtr, virStoragePoolFree)
AUTO_TYPE(vol, virStorageVolPtr, virStorageVolFree)
AUTO_TYPE(secret, virSecretPtr, virSecretFree)
AUTO_TYPE(nwfilter, virNWFilterPtr, virNWFilterFree)
AUTO_TYPE(binding, virNWFilterBindingPtr, virNWFilterBindingFree)
AUTO_TYPE(nodedev, virNodeDevicePtr, virNodeDeviceFree)
AUTO_TYPE(iface, virInterfacePtr, virInterfaceFree)
AUTO_TYPE(snapshot, virDomainSnapshotPtr, virDomainSnapshotFree)
AUTO_TYPE(checkpoint, virDomainCheckpointPtr, virDomainCheckpointFree)
AUTO_TYPE(string, char *, free)
AUTO_TYPE(xml, struct xml_doc *, xml_doc_free)
#define AUTO(name, type) __attribute__((cleanup(auto_##name##_free))) type
#define AUTO_DOMAIN AUTO(domain, virDomainPtr)
#define AUTO_NETWORK AUTO(network, virNetworkPtr)
#define AUTO_PORT AUTO(port, virNetworkPortPtr)
#define AUTO_POOL AUTO(pool, virStoragePoolPtr)
#define AUTO_VOL AUTO(vol, virStorageVolPtr)
#define AUTO_SECRET AUTO(secret, virSecretPtr)
#define AUTO_NWFILTER AUTO(nwfilter, virNWFilterPtr)
#define AUTO_BINDING AUTO(binding, virNWFilterBindingPtr)
#define AUTO_NODEDEV AUTO(nodedev, virNodeDevicePtr)
#define AUTO_IFACE AUTO(iface, virInterfacePtr)
#define AUTO_SNAPSHOT AUTO(snapshot, virDomainSnapshotPtr)
#define AUTO_CHECKPOINT AUTO(checkpoint, virDomainCheckpointPtr)
#define AUTO_STRING AUTO(string, char *)
#define AUTO_XML AUTO(xml, struct xml_doc *)

/* --- shell.c: errors, connection, running commands --- */

/* Prints "error: text" and, below it, libvirt's reason if one is set; returns -1. The reason is
 * held first: looking up a name for the text would reset it. */
#define shell_fail(sh, ...) (shell_hold_reason(sh), shell_fail_held((sh), __VA_ARGS__))
void shell_hold_reason(struct shell *sh);
int shell_fail_held(struct shell *sh, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Prints libvirt's reason alone; returns -1. */
int shell_fail_reason(struct shell *sh);
int shell_fail_reason_held(struct shell *sh);
void shell_print_error(struct shell *sh, const char *text); /* "error: text", also to the log */
void shell_say(struct shell *sh, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void shell_debug(struct shell *sh, int level, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The escape sequence of a colour when fd is a terminal that has them and NO_COLOR is not set. */
const char *shell_colour(struct shell *sh, int fd, const char *code);
int shell_connect(struct shell *sh);
int shell_run_line(struct shell *sh, const char *line);
int shell_run_commands(struct shell *sh, char ***commands);
int shell_interact(struct shell *sh);
const struct cli_command *shell_find(const char *name);
char *error_and_clear(void);

/* --- explain.c: what errors mean --- */

void explain_hint(struct shell *sh, int code); /* on a terminal: what may help against it */

/* --- complete.c --- */

/* What the last of the words may become: sorted, NULL-terminated, g_strfreev. */
char **shell_candidates(struct shell *sh, char **words, const char *last);

/* --- object.c: what options name; NULL after the error was printed --- */

virDomainPtr shell_domain(struct shell *sh, const struct cli_args *args); /* id, UUID or name */
enum domain_by { BY_ID = 1, BY_UUID = 2, BY_NAME = 4, BY_ANY = 7 };
virDomainPtr shell_domain_by(struct shell *sh, const char *name, enum domain_by by);
virDomainPtr shell_domain_as(struct shell *sh, const struct cli_args *args, enum domain_by by);
virNetworkPtr shell_network(struct shell *sh, const struct cli_args *args);
virNetworkPortPtr shell_port(struct shell *sh, const struct cli_args *args, virNetworkPtr net);
virStoragePoolPtr shell_pool(struct shell *sh, const struct cli_args *args, const char *option);
virStorageVolPtr shell_vol(struct shell *sh, const struct cli_args *args);
virStorageVolPtr shell_vol_in(struct shell *sh, const struct cli_args *args, const char *option,
                              const char *pool_option);
virSecretPtr shell_secret(struct shell *sh, const struct cli_args *args);
virNWFilterPtr shell_nwfilter(struct shell *sh, const struct cli_args *args);
virNWFilterBindingPtr shell_binding(struct shell *sh, const struct cli_args *args);
virNodeDevicePtr shell_nodedev(struct shell *sh, const struct cli_args *args, const char *option);
virInterfacePtr shell_iface(struct shell *sh, const struct cli_args *args, const char *option);
virDomainSnapshotPtr shell_snapshot(struct shell *sh, const struct cli_args *args,
                                    virDomainPtr dom);
virDomainCheckpointPtr shell_checkpoint(struct shell *sh, const struct cli_args *args,
                                        virDomainPtr dom);
bool is_uuid(const char *text);
bool is_wwn(const char *text);
/* What names an object; NULL after an error when it is empty. */
const char *object_name(struct shell *sh, const struct cli_args *args, const char *option);

/* --- show.c: printing --- */

enum cli_form shell_form(struct shell *sh, const struct cli_args *args); /* of --output */
void show_table(struct shell *sh, const struct cli_args *args, struct cli_table *t);
void show_record(struct shell *sh, const struct cli_args *args, struct cli_record *r);
/* One value on a line; in JSON the value alone. */
void show_value(struct shell *sh, const struct cli_args *args, const char *text);
/* Prints JSON (taken over) or returns false when the form is another one. */
bool show_json(struct shell *sh, const struct cli_args *args, json_t *value);
/* A document, or what --xpath selects of it. NULL: prints libvirt's reason. */
int show_xml(struct shell *sh, const struct cli_args *args, const char *xml);
/* Names below their parents; who has no parent in the list is a root. */
typedef const char *(*tree_word)(void *opaque, int i);
void show_tree(int n, tree_word name, tree_word parent, void *opaque);
char *read_file(struct shell *sh, const char *path); /* - is standard input */
char *read_bytes(struct shell *sh, const char *path, gsize *ret_size);
const char *state_name(int state);
const char *yes_no(int value);
char *pretty_bytes(unsigned long long bytes); /* "1.00 GiB", g_free */
#define PICK(table, i) \
    ((int)(i) >= 0 && (int)(i) < (int)G_N_ELEMENTS(table) ? (table)[i] : "unknown")

/* --- params.c: typed parameters --- */

struct params {
    virTypedParameterPtr list;
    int n, max;
};
void params_clear(struct params *p);
#define AUTO_PARAMS __attribute__((cleanup(params_clear))) struct params
/* Of the options that have one; returns their number, -1 after an error. */
int arg_params(struct shell *sh, const struct cli_args *args, struct params *p);
char *param_text(const virTypedParameter *p);
json_t *param_json(const virTypedParameter *p);
void show_params(struct shell *sh, const struct cli_args *args, const struct params *p);

/* --- flags, documents, the editor --- */

/* --persistent, --config, --live, --current for a guest as it is now. */
unsigned affect_flags(const struct cli_args *args, virDomainPtr dom);
/* The <interface> with that target or MAC address; NULL: none. */
struct xml_node *interface_node(struct xml_doc *doc, const char *name);
struct xml_doc *domain_doc(struct shell *sh, virDomainPtr dom, unsigned flags);
int fd_list(struct shell *sh, const struct cli_args *args, int **ret_fds, unsigned *ret_n);
int parse_rate(struct shell *sh, const char *text, unsigned long long rate[4]); /* "a,p,b,f" */
char *cpu_ranges(const unsigned char *map, int n); /* "0-3,7", g_free */
char *or_dash(char *text);
int console_run(struct shell *sh, virDomainPtr dom, const char *device, unsigned flags,
                bool resume);
/* NULL after an error; same text when unchanged. */
char *edit_text(struct shell *sh, const char *text);
/* One round of editing: get() gives the text, put() stores it; *what names it in sentences. */
struct edit {
    void *object;
    char *(*get)(void *object); /* free() */
    int (*put)(void *object, const char *xml);
    const char *unchanged, *changed; /* whole sentences */
    unsigned *flags, validate;       /* of put(), and which of them checks against the schema */
};
int edit_object(struct shell *sh, const struct edit *e);

/* --- progress.c: long operations --- */

struct progress {
    const char *label; /* "Save:" */
    gint64 began_us, shown_us;
    int percent;
};
void progress_show(struct progress *p, unsigned long long left, unsigned long long total);
/* The state of an operation of somebody else, as a part of what a command prints. */
void progress_status(const char *label, unsigned long long left, unsigned long long total);
/* Of the guest's job; false when there is none. */
bool progress_of_job(virDomainPtr dom, unsigned long long *ret_left, unsigned long long *ret_total);

struct watch {
    const char *label;
    bool show;        /* --verbose, or a terminal */
    virDomainPtr dom; /* whose job is shown, and aborted by Ctrl-C */
    /* where there is no job to ask about; false: nothing is known yet */
    bool (*look)(void *opaque, unsigned long long *ret_left, unsigned long long *ret_total);
    long long timeout; /* seconds, 0 none */
    void (*on_timeout)(struct shell *sh, virDomainPtr dom, void *opaque);
    void *opaque;
};
/* Runs call in a thread while the job's progress is shown. Its reason is held: shell_fail_held() or
 * shell_fail_reason_held() tell it. */
int watch_call(struct shell *sh, const struct watch *w, int (*call)(void *), void *opaque);
bool progress_wanted(struct shell *sh, const struct cli_args *args);

/* --- event loop --- */

int events_setup(struct shell *sh); /* the default event loop, once, before the first connection */

/* --- the program that this is --- */

struct program {
    const char *name, *title, *welcome;
    const char *uri_variable; /* of the environment: the default URI */
    const char *options;      /* for getopt */
    const struct cli_group *groups;
    size_t n_groups;
    int (*connect)(struct shell *sh); /* closes the old one; -1 after the error was printed */
    void (*disconnect)(struct shell *sh);
    bool (*is_gone)(struct shell *sh);
};
extern const struct program program;
