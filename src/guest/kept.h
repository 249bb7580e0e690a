/* Objects whose stored definitions are documents in a folder (store/definitions.h): what drivers of
 * networks, pools, secrets, filters have in common on disk. */
#pragma once
#include "guest/object.h"

struct definitions;

struct kept_kind {
    const struct object_class *class;
    const char *made_by; /* the command that edits one, named in the files: "virsh net-edit" */
    /* A stored document; NULL with the reason. */
    struct def *(*read)(const char *text, size_t len);
    /* Stored or not: NULL: always. */
    bool (*on_disk)(const void *value);
    /* Another file that goes with a definition, after it; may be NULL. */
    AWAITS int (*removed)(void *arg, const char *name);
    /* Found on disk when the driver starts; may be NULL. */
    void (*loaded)(void *arg, struct object *o);
};

struct kept {
    const struct kept_kind *kind;
    void *arg; /* the driver's, for its hooks */
    struct definitions *files;
    struct object_registry *objects;
};

/* Makes the registry and fills it with what is in the folder. A document that does not read is
 * logged and left alone; one without a uuid gets one that stays. -1 with the reason: the folder
 * cannot be used; kept_close() then too. */
AWAITS int kept_open(struct kept *k, const struct kept_kind *kind, const char *folder, void *arg);
void kept_close(struct kept *k); /* zero-initialised is fine */

/* Autostart happens once per boot of the host: a file in the run-time folder remembers. */
bool first_since_boot(const char *state_dir);
