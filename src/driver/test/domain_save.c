/* Simulated guests as files: saved, restored, dumped; and the image that the host keeps of one by
 * itself. Bodies of calls; files are written whole or not at all. Invariant: a guest that could not
 * be saved runs on.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "defs/domain.h"
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

/* A saved guest is this line, "paused" or "running" on the next, and its document. */
#define MAGIC "Vireo test driver: a saved guest\n"
enum { IMAGE_BYTES_MAX = 16 << 20 };

struct image {
    struct def *def;
    bool paused;
};

/* --- files ------------------------------------------------------------------------------------ */

static int write_image(const char *path, const struct def *def, bool paused)
{
    g_autofree char *text = value_write(def->type, def->value, VIEW_INACTIVE | VIEW_SECURE);
    g_autofree char *whole = g_strconcat(MAGIC, paused ? "paused\n" : "running\n", text, NULL);
    return file_replace(path, whole, strlen(whole), 0600, false);
}

static int read_image(const char *path, struct image *ret)
{
    g_autofree char *text = NULL;
    if (file_read(path, IMAGE_BYTES_MAX, &text, NULL) < 0)
        return context("saved file '%s' cannot be read", path);
    const char *state = g_str_has_prefix(text, MAGIC) ? text + strlen(MAGIC) : NULL;
    const char *xml = state ? strchr(state, '\n') : NULL;
    if (!xml)
        return fail(ERR_OPERATION_FAILED, "'%s' is no image of a guest", path);
    ret->paused = g_str_has_prefix(state, "paused");
    ret->def = sim_read(xml + 1, READ_INACTIVE | READ_STORED);
    return ret->def ? 0 : -1;
}

static void remember(struct guest *g, int operation)
{
    struct sim *s = sim_of(g);
    s->last_job.operation = operation;
    s->last_job.total = sim_live(g)->current_memory->size_kib * 1024;
    s->last_job.elapsed_ms = 1;
}

/* A flag decides, else how the guest was. */
static bool is_paused(const struct guest *g, uint32_t flags)
{
    if (flags & (VIR_DOMAIN_SAVE_PAUSED | VIR_DOMAIN_SAVE_RUNNING))
        return flags & VIR_DOMAIN_SAVE_PAUSED;
    return g->state == VIR_DOMAIN_PAUSED;
}

static int check_flags(uint32_t flags)
{
    if ((flags & VIR_DOMAIN_SAVE_PAUSED) && (flags & VIR_DOMAIN_SAVE_RUNNING))
        return fail(ERR_INVALID_ARG, "an image is of a guest that runs or of one that is paused");
    return 0;
}

/* --- save ------------------------------------------------------------------------------------- */

/* The definition that goes with the image: the live one, or the caller's for the same guest. */
static struct def *image_def(struct guest *g, const char *xml)
{
    if (!xml)
        return def_ref(g->live);
    struct def *def = sim_read(xml, READ_INACTIVE);
    if (def && domain_check_same_guest(g->live->value, def->value) == 0)
        return def;
    def_unref(def);
    return NULL;
}

static int save(struct guest *g, const char *path, const char *xml, uint32_t flags)
{
    struct def *def = check_flags(flags) < 0 ? NULL : image_def(g, xml);
    if (!def)
        return -1;
    int rc = write_image(path, def, is_paused(g, flags));
    def_unref(def);
    if (rc < 0)
        return context("saving domain '%s' to '%s'", g->name, path);
    remember(g, VIR_DOMAIN_JOB_OPERATION_SAVE);
    sim_stop(g, VIR_DOMAIN_SHUTOFF_SAVED, VIR_DOMAIN_EVENT_STOPPED_SAVED);
    return 0;
}

OP_NO_RET(domain_save)
{
    return save(call->guest, args->to, NULL, 0);
}

OP_NO_RET(domain_save_flags)
{
    return save(call->guest, args->to, args->dxml, args->flags);
}

static const struct param_row save_rows[] = {
    {VIR_DOMAIN_SAVE_PARAM_FILE, VIR_TYPED_PARAM_STRING, NULL, 0, 0},
    {VIR_DOMAIN_SAVE_PARAM_DXML, VIR_TYPED_PARAM_STRING, NULL, 0, 0},
};

static const char *text_of(const struct typed_param *list, uint32_t n, const char *name)
{
    const struct typed_param *p = param_find(list, n, name);
    return p ? p->value.s : NULL;
}

OP_NO_RET(domain_save_params)
{
    if (params_check(save_rows, G_N_ELEMENTS(save_rows), args->params, args->n_params) < 0)
        return -1;
    const char *file = text_of(args->params, args->n_params, VIR_DOMAIN_SAVE_PARAM_FILE);
    if (!file)
        return fail(ERR_INVALID_ARG, "parameter '%s' is needed", VIR_DOMAIN_SAVE_PARAM_FILE);
    return save(call->guest, file,
                text_of(args->params, args->n_params, VIR_DOMAIN_SAVE_PARAM_DXML), args->flags);
}

/* --- restore ---------------------------------------------------------------------------------- */

AWAITS static int run_image(struct call *call, struct image *image, bool paused)
{
    const struct domain *d = image->def->value;
    struct def *live = def_new(&type_domain, value_copy(&type_domain, d));
    struct guest *known = guest_by_uuid(driver_of(call)->guests, d->uuid);
    if (known && guest_is_active(known)) {
        fail(ERR_OPERATION_INVALID, "domain '%s' is already active", known->name);
        guest_unref(known);
        def_unref(live);
        def_unref(image->def);
        return -1;
    }
    if (known)
        def_unref(image->def);
    error_clear();
    struct guest *g = known ? known : guest_define(driver_of(call)->guests, image->def, false);
    if (!g) {
        def_unref(live);
        return -1;
    }
    sim_start(g, live, paused ? SIM_PAUSED : 0, VIR_DOMAIN_RUNNING_RESTORED,
              VIR_DOMAIN_EVENT_STARTED_RESTORED);
    remember(g, VIR_DOMAIN_JOB_OPERATION_RESTORE);
    guest_unref(g);
    return 0;
}

AWAITS static int restore(struct call *call, const char *path, const char *xml, uint32_t flags)
{
    struct image image;
    if (check_flags(flags) < 0 || read_image(path, &image) < 0)
        return -1;
    if (xml) {
        struct def *def = sim_read(xml, READ_INACTIVE);
        bool same = def && domain_check_same_guest(image.def->value, def->value) == 0;
        def_unref(same ? image.def : def);
        if (!same) {
            def_unref(image.def);
            return -1;
        }
        image.def = def;
    }
    bool forced = flags & (VIR_DOMAIN_SAVE_PAUSED | VIR_DOMAIN_SAVE_RUNNING);
    return run_image(call, &image, forced ? (flags & VIR_DOMAIN_SAVE_PAUSED) != 0 : image.paused);
}

OP_NO_RET(domain_restore)
{
    return restore(call, args->from, NULL, 0);
}

OP_NO_RET(domain_restore_flags)
{
    return restore(call, args->from, args->dxml, args->flags);
}

OP_NO_RET(domain_restore_params)
{
    if (params_check(save_rows, G_N_ELEMENTS(save_rows), args->params, args->n_params) < 0)
        return -1;
    const char *file = text_of(args->params, args->n_params, VIR_DOMAIN_SAVE_PARAM_FILE);
    if (!file)
        return fail(ERR_INVALID_ARG, "parameter '%s' is needed", VIR_DOMAIN_SAVE_PARAM_FILE);
    return restore(call, file, text_of(args->params, args->n_params, VIR_DOMAIN_SAVE_PARAM_DXML),
                   args->flags);
}

/* --- images ----------------------------------------------------------------------------------- */

static char *document(struct call *call, const struct def *def, uint32_t flags, uint32_t secure)
{
    char *text =
        value_write(def->type, def->value, VIEW_INACTIVE | (flags & secure ? VIEW_SECURE : 0));
    arena_defer(call->mem, free, text);
    return text;
}

OP(domain_save_image_get_xml_desc)
{
    struct image image;
    if (read_image(args->file, &image) < 0)
        return -1;
    ret->xml = document(call, image.def, args->flags, VIR_DOMAIN_SAVE_IMAGE_XML_SECURE);
    def_unref(image.def);
    return 0;
}

OP_NO_RET(domain_save_image_define_xml)
{
    struct image image;
    if (check_flags(args->flags) < 0 || read_image(args->file, &image) < 0)
        return -1;
    struct def *def = sim_read(args->dxml, READ_INACTIVE);
    bool forced = args->flags & (VIR_DOMAIN_SAVE_PAUSED | VIR_DOMAIN_SAVE_RUNNING);
    bool paused = forced ? (args->flags & VIR_DOMAIN_SAVE_PAUSED) != 0 : image.paused;
    int rc = def ? write_image(args->file, def, paused) : -1;
    def_unref(image.def);
    def_unref(def);
    return rc;
}

/* --- the host's own image --------------------------------------------------------------------- */

OP_NO_RET(domain_managed_save)
{
    struct guest *g = call->guest;
    struct sim *s = sim_of(g);
    if (!g->persistent)
        return fail(ERR_OPERATION_INVALID,
                    "a transient domain cannot keep a saved state: save it to a file");
    if (check_flags(args->flags) < 0)
        return -1;
    def_unref(s->saved);
    s->saved = def_ref(g->live);
    s->saved_paused = args->flags & VIR_DOMAIN_SAVE_PAUSED;
    g->has_managed_save = true;
    remember(g, VIR_DOMAIN_JOB_OPERATION_SAVE);
    sim_stop(g, VIR_DOMAIN_SHUTOFF_SAVED, VIR_DOMAIN_EVENT_STOPPED_SAVED);
    return 0;
}

OP_NO_RET(domain_managed_save_remove)
{
    struct sim *s = sim_of(call->guest);
    g_clear_pointer(&s->saved, def_unref);
    call->guest->has_managed_save = false;
    return 0;
}

static struct sim *saved(struct guest *g)
{
    struct sim *s = sim_of(g);
    return s->saved ? s
                    : fail_null(ERR_OPERATION_INVALID, "domain '%s' has no saved state", g->name);
}

OP(domain_managed_save_get_xml_desc)
{
    const struct sim *s = saved(call->guest);
    if (!s)
        return -1;
    ret->xml = document(call, s->saved, args->flags, VIR_DOMAIN_SAVE_IMAGE_XML_SECURE);
    return 0;
}

OP_NO_RET(domain_managed_save_define_xml)
{
    struct sim *s = saved(call->guest);
    struct def *def =
        s && check_flags(args->flags) == 0 ? sim_read(args->dxml, READ_INACTIVE) : NULL;
    if (!def)
        return -1;
    if (domain_check_same_guest(s->saved->value, def->value) < 0) {
        def_unref(def);
        return -1;
    }
    def_unref(s->saved);
    s->saved = def;
    if (args->flags & (VIR_DOMAIN_SAVE_PAUSED | VIR_DOMAIN_SAVE_RUNNING))
        s->saved_paused = args->flags & VIR_DOMAIN_SAVE_PAUSED;
    return 0;
}

/* --- dumps ------------------------------------------------------------------------------------ */

AWAITS static int dump(struct call *call, const char *path, uint32_t format, uint32_t flags)
{
    static const char content[] = "memory of a simulated guest\n";
    struct guest *g = call->guest;
    if (format > VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP)
        return fail(ERR_INVALID_ARG, "there is no dump format %u", format);
    if (format != VIR_DOMAIN_CORE_DUMP_FORMAT_RAW)
        return fail(ERR_OPERATION_UNSUPPORTED, "this host writes raw dumps only");
    if (file_replace(path, content, sizeof(content) - 1, 0600, false) < 0)
        return context("dumping domain '%s' to '%s'", g->name, path);
    remember(g, VIR_DOMAIN_JOB_OPERATION_DUMP);
    if (flags & VIR_DUMP_CRASH)
        sim_stop(g, VIR_DOMAIN_SHUTOFF_CRASHED, VIR_DOMAIN_EVENT_STOPPED_CRASHED);
    else if (flags & VIR_DUMP_RESET)
        return test_domain_reset(call, NULL, NULL);
    return 0;
}

OP_NO_RET(domain_core_dump)
{
    return dump(call, args->to, VIR_DOMAIN_CORE_DUMP_FORMAT_RAW, args->flags);
}

OP_NO_RET(domain_core_dump_with_format)
{
    return dump(call, args->to, args->dumpformat, args->flags);
}
