/* The plan under construction. Inside of driver/qemu/{command,device,block}. */
#pragma once
#include <glib.h>
#include <jansson.h>
#include "driver/qemu/command/plan.h"
#include "driver/qemu/device/place.h"
#include "driver/qemu/device/table.h"
#include "defs/machine.h"
#include "gen/domain.h"

enum { LOADPARM_OF_DEVICES = 9002000 }; /* QEMU 9.2: before, the machine has it */

struct plan_build {
    const struct domain *def;
    const struct emulator_facts *facts;
    const struct machine_facts *machine_facts; /* NULL: unknown */
    const struct plan_options *opt;
    struct machine machine;
    bool kvm;
    GPtrArray *argv, *env, *dirs, *unlink; /* of char * */
    GArray *fds;                           /* of struct plan_fd */
    GArray *helpers;                       /* of struct plan_helper */
    GArray *files;                         /* of struct plan_file */
    int used[PLAN_FD_KINDS], n_fdsets;
    char *private_dir;
    char *pflash[2]; /* node names of the firmware */
};

/* One argument, copied. */
void arg(struct plan_build *b, const char *word);
void arg_pair(struct plan_build *b, const char *option, const char *value);
void arg_format(struct plan_build *b, const char *option, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* -device, -object, -blockdev, -netdev as JSON; takes the object. */
void arg_json(struct plan_build *b, const char *option, json_t *value);
/* -device of a noun by its table; nothing when it needs none. */
int arg_device(struct plan_build *b, const struct device_table *table, const void *noun,
               const char *alias, size_t index);
/* The same with an environment that says more than alias and index. */
int arg_device_in(struct plan_build *b, const struct device_table *table,
                  const struct device_env *env, const void *noun);
/* Asks for one inherited descriptor; its number. */
int plan_fd_add(struct plan_build *b, enum plan_fd_kind kind, const char *path, bool append,
                size_t index);

/* key=value options where JSON is not understood: commas are doubled. */
struct opts {
    GString *text;
};
struct opts opts_new(const char *head);
void opts_add(struct opts *o, const char *key, const char *value); /* NULL value: nothing */
void opts_format(struct opts *o, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void opts_onoff(struct opts *o, const char *key, enum tristate value);
void opts_flag(struct opts *o, const char *word);
void arg_opts(struct plan_build *b, const char *option, struct opts *o); /* frees o */

void uuid_text(const uint8_t *uuid, char text[37]);
const char *alias_of(const struct alias *a);
/* "on"/"off" of a tristate; NULL when absent. */
const char *onoff(enum tristate value);

/* The parts, in the order of the command line. Each returns 0 or -1 with a reason. */
int command_head(struct plan_build *b); /* -name … -uuid */
int command_smbios(struct plan_build *b);
void command_genid(struct plan_build *b);
int command_cpu(struct plan_build *b);
void command_smp(struct plan_build *b);
void command_iothreads(struct plan_build *b);
void command_uuid(struct plan_build *b);
void command_bios(struct plan_build *b);
int command_memory(struct plan_build *b);
int command_numa(struct plan_build *b);
int command_clock(struct plan_build *b);
int command_boot(struct plan_build *b);
int command_firmware(struct plan_build *b);
int command_controllers(struct plan_build *b);
int command_disks(struct plan_build *b);
int command_interfaces(struct plan_build *b);
int command_chardevs(struct plan_build *b);
int command_tpms(struct plan_build *b);
int command_inputs(struct plan_build *b);
int command_audio(struct plan_build *b);
void command_display(struct plan_build *b);
int command_graphics(struct plan_build *b);
int command_videos(struct plan_build *b);
int command_sounds(struct plan_build *b);
int command_watchdogs(struct plan_build *b);
int command_redirdevs(struct plan_build *b);
int command_balloon(struct plan_build *b);
int command_rngs(struct plan_build *b);
int command_vsock(struct plan_build *b);
int command_panics(struct plan_build *b);
int command_hubs(struct plan_build *b);
int command_filesystems(struct plan_build *b);
int command_hostdevs(struct plan_build *b);
int command_shmems(struct plan_build *b);
int command_smartcards(struct plan_build *b);
int command_memory_devices(struct plan_build *b);
int command_iommus(struct plan_build *b);
int command_cryptos(struct plan_build *b);
int command_pstores(struct plan_build *b);
int command_nvrams(struct plan_build *b);
int command_launch_security(struct plan_build *b);
void command_hmat(struct plan_build *b, const struct cpu_numa *numa);
uint32_t hmat_initiator(const struct cpu_numa *numa, const struct numa_cell *cell);
bool memory_device_prealloc(const struct plan_build *b, const struct memory_device *m);
char *virtiofs_socket(const struct plan_build *b, const struct filesystem *fs); /* g_free */

/* helper.c: programs that run beside QEMU. */
int helper_virtiofsd(struct plan_build *b, const struct filesystem *fs, const char *socket);
int helper_passt(struct plan_build *b, const struct interface *n, const char *socket);
int helper_gpu(struct plan_build *b, const struct video *v, int qemu_fd);
/* The object that keeps the reservations of a disk: its id; NULL: none is wanted. g_free */
int reservations_object(struct plan_build *b, const struct disk *d, char **ret_id);
void helper_clear(struct plan_helper *h);
void command_files(struct plan_build *b); /* last: it knows what the others chose */
void plan_file_clear(struct plan_file *f);
/* Interfaces of type 'hostdev' are hostdevs: they come first in that list. On a copy. */
void hostdev_from_interfaces(struct domain *def);

/* disk.c: how many node numbers the disks take. */
unsigned disk_numbers(const struct domain *def);
bool block_wants_format(const struct plan_build *b, enum storage_type type);
/* throttle.c */
void command_throttle_groups(struct plan_build *b);
void throttle_filters(struct plan_build *b, const struct disk *d, unsigned number, char **node);

/* secret.c: objects that hold what others name. */
void secret_json(struct plan_build *b, const char *id, struct plan_secret *s); /* takes s */
int secret_auth(struct plan_build *b, const char *id, const struct storage_auth *auth);
/* START-encryption-secretN */
int secret_encryption(struct plan_build *b, const char *start, const struct encryption *e);
int secret_text(struct plan_build *b, const char *id, const char *text);
/* objALIAS_tls0, with the secret of its key. */
int tls_credentials(struct plan_build *b, const char *alias, const struct plan_tls *tls,
                    bool server, char **ret_id);
/* Passes a device by descriptor: "/dev/fdset/N", or its path with native. g_free. */
char *fdset_path(struct plan_build *b, enum plan_fd_kind kind, const char *path, bool append,
                 const char *opaque);
/* -chardev of a back end: id is "char" + alias. */
int command_chardev(struct plan_build *b, const struct chardev *dev, const char *alias,
                    const char *own_path, const char *spice_name);
/* A unix socket that QEMU listens on, by descriptor. */
void chardev_listen(struct plan_build *b, struct opts *o, const char *path);
void chardev_reconnect(struct plan_build *b, struct opts *o, const struct reconnect_option *r);
char *channel_path(const struct plan_build *b, const struct channel_device *c);
