/* Block nodes: the JSON of -blockdev for the storage and format layers of one disk. The same values
 * serve blockdev-add. Pure. */
#pragma once
#include <jansson.h>
#include "gen/domain.h"

struct node_options {
    const char *name;   /* "libvirt-1", "libvirt-pflash0" */
    const char *format; /* "raw", "qcow2"; NULL: raw */
    bool read_only;
    bool is_cdrom;       /* /dev/cdrom and the like are opened as a drive */
    bool force_format;   /* a format node even for raw */
    bool no_backing;     /* the chain ends here: "backing": null */
    const char *backing; /* node name of the layer below */
    enum disk_cache cache;
    enum disk_io io;
    enum disk_discard discard;
    enum disk_detect_zeroes detect_zeroes;
    enum tristate discard_no_unref;
    bool has_metadata_cache;
    uint64_t metadata_cache_bytes;
    const struct encryption *encryption;
    const struct storage_auth *auth; /* its secret: NAME-storage-auth-secret0 */
    bool has_cookies;                /* NAME-storage-httpcookie-secret0 */
    const char *reservations;        /* id of the object that keeps them */
    const char *tls;                 /* id of the credentials object */
    const char *nbdkit;              /* socket of an nbdkit that speaks the protocol for us */
    const char *path;                /* /dev/fdset/N in place of the file's own path */
    const char *layer;               /* in the name of the password's object; NULL: "storage" */
    const char *secret_name;         /* inside: start of the names of passphrases */
};
struct node_pair {
    json_t *storage, *slice, *format; /* slice and format may be NULL */
    char *top;                        /* node name that the device uses */
};
int node_make(enum storage_type type, const struct disk_source *source,
              const struct node_options *opt, struct node_pair *ret);
/* The storage node of a source alone, without names and without what is of one run. NULL with the
 * reason. */
json_t *node_source(enum storage_type type, const struct disk_source *source);
/* QEMU's driver for a format as documents name it. */
const char *node_format_driver(const char *format);
/* The node of a network source alone; no node-name yet. NULL with the reason. */
json_t *node_network(const struct source_network *source, const struct node_options *opt);
/* Does the passphrase belong to a format node? (the names of its objects say so) */
bool node_has_format(const char *format, const struct encryption *encryption);
void node_finish(struct node_pair *pair);
