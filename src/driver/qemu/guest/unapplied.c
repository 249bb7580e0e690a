/* What a definition may say, is kept, and is not applied by this driver yet: a start refuses it by
 * name rather than run a guest without the limits or the label its owner relies on. Pure. */
#include <stddef.h>
#include "driver/qemu/guest/prepare.h"

struct unapplied {
    const char *element;
    size_t offset; /* of the pointer in struct domain */
    const struct type *type;
};
static const struct unapplied rows[] = {
    {"cputune", offsetof(struct domain, cputune), &type_cputune},
    {"memtune", offsetof(struct domain, memtune), &type_memtune},
    {"blkiotune", offsetof(struct domain, blkiotune), &type_blkiotune},
};

static bool says_something(const struct type *type, const void *value)
{
    if (!value)
        return false;
    void *empty = value_new(type);
    bool same = value_same(type, value, empty, false, NULL);
    value_free(type, empty);
    return !same;
}

int unapplied_check(const struct domain *live)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const void *value = *(void *const *)((const char *)live + rows[i].offset);
        if (says_something(rows[i].type, value))
            return fail(ERR_CONFIG_UNSUPPORTED, "domain: <%s> is not applied by this driver yet",
                        rows[i].element);
    }
    for (size_t i = 0; i < live->n_seclabels; i++)
        if (live->seclabels[i]->type == SECLABEL_TYPE_STATIC)
            return fail(
                ERR_CONFIG_UNSUPPORTED,
                "domain: <seclabel type='static'> is not applied: no security driver confines "
                "guests yet");
    return 0;
}
