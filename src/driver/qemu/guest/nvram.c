/* The variable store of UEFI firmware: a file of the guest's own, made of the firmware's template
 * at the first start. Called by start.c; awaits a worker thread. The file is there whole or not at
 * all, and only its owner may read it: keys are in it.
 */
#include <errno.h>
#include <glib.h>
#include "base/error.h"
#include "driver/qemu/command/plan.h"
#include "driver/qemu/guest/prepare.h"
#include "sys/file.h"

enum { TEMPLATE_MAX = 64 << 20 };

static int copy_template(void *arg)
{
    const struct plan *plan = arg;
    g_autofree char *text = NULL;
    g_autofree char *dir = g_path_get_dirname(plan->nvram_path);
    size_t len;
    if (file_read(plan->nvram_template, TEMPLATE_MAX, &text, &len) < 0)
        return context("cannot read the template of firmware variables");
    if (dir_make(dir, 0700) < 0 || file_replace(plan->nvram_path, text, len, 0600, true) < 0)
        return context("cannot make the firmware variables of a guest");
    return 0;
}

int nvram_prepare(const struct plan *plan, const struct domain *live, bool fresh, char **ret_made)
{
    bool there = plan->nvram_path && file_exists(plan->nvram_path);
    if (!plan->nvram_path || (there && !fresh))
        return 0;
    const struct nvram *n = live->os->nvram;
    if (!plan->nvram_template)
        return fail(ERR_OPERATION_FAILED,
                    "firmware variables '%s' of guest '%s' cannot be made: no template is known "
                    "for loader '%s'; name one in <nvram template='…'>",
                    plan->nvram_path, live->name, live->os->loader->path);
    if (n->format && n->template_format && n->format != n->template_format)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "firmware variables of guest '%s' are '%s' but their template is '%s': "
                    "converting is not supported",
                    live->name, enum_word(&enum_storage_format, (int)n->format),
                    enum_word(&enum_storage_format, (int)n->template_format));
    if (offload(copy_template, (void *)plan) < 0)
        return -1;
    if (!there)
        *ret_made = g_strdup(plan->nvram_path);
    return 0;
}
