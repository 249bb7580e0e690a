/* The families of documents and their hooks. Called by drivers when a definition is made. Never
 * awaits. Invariant: one row for each root element.
 */
#include <string.h>
#include "defs/document.h"
#include "gen/backup.h"
#include "gen/checkpoint.h"
#include "gen/domain.h"
#include "gen/nodedev.h"
#include "gen/nwfilter.h"
#include "gen/snapshot.h"
#include "reflect/type.h"

extern const struct type_hooks nodedev_hooks[], nwfilter_hooks[], snapshot_hooks[],
    checkpoint_hooks[], backup_hooks[];

static const struct document {
    const struct type *type;
    const struct type_hooks *hooks;
} documents[] = {
    {&type_domain, NULL},
    {&type_node_device, nodedev_hooks},
    {&type_filter, nwfilter_hooks},
    {&type_filter_binding, nwfilter_hooks},
    {&type_snapshot, snapshot_hooks},
    {&type_checkpoint, checkpoint_hooks},
    {&type_backup, backup_hooks},
};

const struct type *document_type(const char *root)
{
    for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++)
        if (strcmp(documents[i].type->root, root) == 0)
            return documents[i].type;
    return NULL;
}

int document_fill(const struct type *t, void *value, void *user)
{
    struct hook_context ctx = {.root_type = t, .root = value, .user = user};
    const struct document *d = documents;
    while (d->type != t)
        d++;
    if (value_default(t, value, &ctx, d->hooks) < 0)
        return -1;
    return value_check(t, value, &ctx, d->hooks);
}
