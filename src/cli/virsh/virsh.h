/* virsh: the shell around one connection. Bodies of commands are cmd_NAME() in the files of their
 * group; each returns 0, or -1 after it has printed why. Uses libvirt's public headers only. */
#pragma once
#include "cli/common/cli.h"
#include "cli/virsh_commands.h"
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

struct shell {
    virConnectPtr conn;
    char *uri;
    bool readonly, quiet, timing, interactive, leaving;
    int debug, keepalive_interval, keepalive_count;
    char escape; /* of the console; 0x1d is ^] */
    FILE *log;
    char *reason; /* held for the error that is being told */
};

typedef virDomainPtr auto_domain;
static inline void auto_domain_free(virDomainPtr *d)
{
    if (*d)
        virDomainFree(*d);
}
#define AUTO_DOMAIN __attribute__((cleanup(auto_domain_free))) virDomainPtr
static inline void auto_string_free(char **s)
{
    free(*s);
}
#define AUTO_STRING __attribute__((cleanup(auto_string_free))) char *

/* Prints "error: text" and, below it, libvirt's reason if one is set; returns -1. The reason is
 * held first: looking up a name for the text would reset it. */
#define shell_fail(sh, ...) (shell_hold_reason(sh), shell_fail_held((sh), __VA_ARGS__))
void shell_hold_reason(struct shell *sh);
int shell_fail_held(struct shell *sh, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Prints libvirt's reason alone; returns -1. */
int shell_fail_reason(struct shell *sh);
void shell_say(struct shell *sh, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int shell_connect(struct shell *sh);
int shell_run_line(struct shell *sh, const char *line);
int shell_run_commands(struct shell *sh, char ***commands);
int shell_interact(struct shell *sh);
const struct cli_command *shell_find(const char *name);

/* The guest that option "domain" names: id, UUID or name. NULL after the error was printed. */
virDomainPtr shell_domain(struct shell *sh, const struct cli_args *args);
const char *state_name(int state);
char *read_file(struct shell *sh, const char *path);
int print_xml(struct shell *sh, const char *xml, const char *xpath, bool wrap);
/* VIR_DOMAIN_AFFECT_* of --config, --live, --current. */
unsigned affect_flags(const struct cli_args *args);
int console_run(struct shell *sh, virDomainPtr dom, const char *device, unsigned flags,
                bool resume);
char *edit_text(struct shell *sh,
                const char *text); /* NULL after an error; same text when unchanged */
char *error_and_clear(void);
int events_setup(struct shell *sh); /* the default event loop, once, before the first connection */

extern const struct cli_group virsh_groups[];
extern const size_t virsh_n_groups;
