/* Controllers, inputs and the smaller devices. Part of plan_make; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "gen/qemu_devices.h"
#include "base/error.h"
#include <string.h>

static bool builtin(const struct plan_build *b, const struct controller *c)
{
    switch (c->type) {
    case CONTROLLER_TYPE_PCI: /* further host bridges of pSeries are devices */
        return (c->model == CONTROLLER_MODEL_PCI_ROOT && !(c->target && c->target->index)) ||
               c->model == CONTROLLER_MODEL_PCIE_ROOT;
    case CONTROLLER_TYPE_IDE:
    case CONTROLLER_TYPE_FDC:
        return true;
    case CONTROLLER_TYPE_SATA:
        return c->index == 0 && b->machine.kind == MACHINE_Q35;
    case CONTROLLER_TYPE_USB:
        return c->model == CONTROLLER_MODEL_NONE_;
    case CONTROLLER_TYPE_SCSI:
        return c->index == 0 && c->model == CONTROLLER_MODEL_NCR53C90;
    default:
        return false;
    }
}

static int controllers_of(struct plan_build *b, enum controller_type type)
{
    for (size_t i = 0; i < b->def->n_controllers; i++) {
        const struct controller *c = b->def->controllers[i];
        if (c->type != type)
            continue;
        if (builtin(b, c))
            continue;
        if (c->type == CONTROLLER_TYPE_USB && !c->model)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "controller 'usb' %u: this emulator has no default model, name one",
                        c->index);
        if (c->type == CONTROLLER_TYPE_USB && c->has_ports &&
            c->model != CONTROLLER_MODEL_NEC_XHCI && c->model != CONTROLLER_MODEL_QEMU_XHCI)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "controller 'usb' %u: the number of ports of a '%s' cannot be chosen",
                        c->index, enum_word(&enum_controller_model, (int)c->model));
        if (!device_row_find(&device_table_controller, c))
            return fail(ERR_CONFIG_UNSUPPORTED, "controller '%s' %u: QEMU has no model '%s'",
                        enum_word(&enum_controller_type, (int)c->type), c->index,
                        c->model ? enum_word(&enum_controller_model, (int)c->model) : "default");
        if (arg_device(b, &device_table_controller, c, alias_of(c->alias), i) < 0)
            return -1;
    }
    return 0;
}

int command_controllers(struct plan_build *b)
{
    /* What others sit on comes first. */
    static const enum controller_type order[] = {
        CONTROLLER_TYPE_PCI,  CONTROLLER_TYPE_USB,           CONTROLLER_TYPE_SCSI,
        CONTROLLER_TYPE_SATA, CONTROLLER_TYPE_VIRTIO_SERIAL, CONTROLLER_TYPE_IDE,
        CONTROLLER_TYPE_CCID,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        if (controllers_of(b, order[i]) < 0)
            return -1;
    return 0;
}

int command_hubs(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_hubs; i++)
        if (arg_device(b, &device_table_hub, b->def->hubs[i], alias_of(b->def->hubs[i]->alias), i) <
            0)
            return -1;
    return 0;
}

static void evdev(struct plan_build *b, const struct input *in)
{
    json_t *o = json_pack("{s:s, s:s, s:s}", "qom-type", "input-linux", "id", alias_of(in->alias),
                          "evdev", in->source && in->source->dev ? in->source->dev : "");
    const struct input_source *s = in->source;
    if (s && s->repeat)
        json_object_set_new(o, "repeat", json_boolean(s->repeat == TRI_YES));
    if (s && s->grab)
        json_object_set_new(o, "grab_all", json_true());
    if (s && s->grab_toggle)
        json_object_set_new(o, "grab-toggle",
                            json_string(enum_word(&enum_input_grab_toggle, (int)s->grab_toggle)));
    arg_json(b, "-object", o);
}

int command_inputs(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_inputs; i++) {
        const struct input *in = b->def->inputs[i];
        if (in->type == INPUT_TYPE_EVDEV)
            evdev(b, in);
        else if (arg_device(b, &device_table_input, in, alias_of(in->alias), i) < 0)
            return -1;
    }
    return 0;
}

static const char *watchdog_word(enum watchdog_action action)
{
    /* Dumping is ours: the guest stops meanwhile. */
    if (action == WATCHDOG_ACTION_DUMP)
        return "pause";
    return enum_word(&enum_watchdog_action, (int)(action ? action : WATCHDOG_ACTION_RESET));
}

int command_watchdogs(struct plan_build *b)
{
    const struct domain *def = b->def;
    for (size_t i = 0; i < def->n_watchdogs; i++) {
        const struct watchdog *w = def->watchdogs[i];
        if (w->model == WATCHDOG_MODEL_ITCO)
            arg_pair(b, "-global", "ICH9-LPC.noreboot=off");
        else if (arg_device(b, &device_table_watchdog, w, alias_of(w->alias), i) < 0)
            return -1;
    }
    if (def->n_watchdogs)
        arg_pair(b, "-watchdog-action", watchdog_word(def->watchdogs[0]->action));
    return 0;
}

int command_redirdevs(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_redirdevs; i++) {
        const struct redir_dev *r = b->def->redirdevs[i];
        struct device_env env = {
            b->def, b->facts, b, i, alias_of(r->alias), NULL, r->boot ? r->boot->order : 0};
        if (command_chardev(b, r->backend, env.alias, NULL, "usbredir") < 0 ||
            arg_device_in(b, &device_table_redir_dev, &env, r) < 0)
            return -1;
    }
    return 0;
}

int command_balloon(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_memballoons; i++)
        if (arg_device(b, &device_table_memballoon, b->def->memballoons[i],
                       alias_of(b->def->memballoons[i]->alias), i) < 0)
            return -1;
    return 0;
}

static int rng_backend(struct plan_build *b, const struct rng *r)
{
    g_autofree char *id = g_strdup_printf("obj%s", alias_of(r->alias));
    const struct rng_backend *be = r->backend;
    switch (be ? be->model : RNG_BACKEND_MODEL_BUILTIN) {
    case RNG_BACKEND_MODEL_RANDOM:
        arg_json(b, "-object",
                 json_pack("{s:s, s:s, s:s}", "qom-type", "rng-random", "id", id, "filename",
                           be->random->path ? be->random->path : "/dev/urandom"));
        return 0;
    case RNG_BACKEND_MODEL_EGD: {
        g_autofree char *chardev = g_strdup_printf("char%s", alias_of(r->alias));
        if (command_chardev(b, be->egd->backend, alias_of(r->alias), NULL, NULL) < 0)
            return -1;
        arg_json(b, "-object",
                 json_pack("{s:s, s:s, s:s}", "qom-type", "rng-egd", "id", id, "chardev", chardev));
        return 0;
    }
    default:
        arg_json(b, "-object", json_pack("{s:s, s:s}", "qom-type", "rng-builtin", "id", id));
        return 0;
    }
}

int command_rngs(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_rngs; i++) {
        const struct rng *r = b->def->rngs[i];
        if (rng_backend(b, r) < 0 || arg_device(b, &device_table_rng, r, alias_of(r->alias), i) < 0)
            return -1;
    }
    return 0;
}

/* The host's own TPM; the second file makes it give up a command. */
static int tpm_passthrough(struct plan_build *b, const struct tpm *t)
{
    const struct tpm_passthrough *p = t->backend->passthrough;
    const char *alias = alias_of(t->alias);
    const char *path = p && p->device && p->device->path ? p->device->path : "/dev/tpm0";
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *cancel = g_strdup_printf("/sys/class/tpm/%s/device/cancel", name);
    if (t->model == TPM_MODEL_SPAPR_TPM_PROXY) /* the device opens it */
        return 0;
    g_autofree char *opaque = g_strdup_printf("%s-tpm", alias);
    g_autofree char *cancel_opaque = g_strdup_printf("%s-cancel", alias);
    g_autofree char *at = fdset_path(b, PLAN_FD_TPM, path, false, opaque);
    g_autofree char *cancel_at = fdset_path(b, PLAN_FD_TPM, cancel, false, cancel_opaque);
    arg_format(b, "-tpmdev", "passthrough,id=tpm-%s,path=%s,cancel-path=%s", alias, at, cancel_at);
    return 0;
}

static int tpm_backend(struct plan_build *b, const struct tpm *t)
{
    const struct tpm_backend *be = t->backend;
    g_autofree char *shortname = plan_short_name(b->opt->id, b->def->name);
    g_autofree char *own = g_strdup_printf("%s/swtpm/%s-swtpm.sock", b->opt->run_dir, shortname);
    const char *alias = alias_of(t->alias);
    const char *path = NULL;
    if (!be)
        return fail(ERR_XML_ERROR, "tpm: <backend> is missing");
    if (be->type == TPM_TYPE_PASSTHROUGH)
        return tpm_passthrough(b, t);
    if (be->type == TPM_TYPE_EMULATOR)
        path = b->opt->tpm_socket ?: own;
    else if (be->type == TPM_TYPE_EXTERNAL && be->external->source)
        path = be->external->source->path;
    else
        return fail(ERR_CONFIG_UNSUPPORTED, "tpm: backend '%s' is not supported yet",
                    enum_word(&enum_tpm_type, (int)be->type));
    struct opts o = opts_new("socket");
    opts_add(&o, "id", "chrtpm");
    opts_add(&o, "path", path);
    arg_opts(b, "-chardev", &o);
    arg_format(b, "-tpmdev", "emulator,id=tpm-%s,chardev=chrtpm", alias);
    return 0;
}

int command_tpms(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_tpms; i++) {
        const struct tpm *t = b->def->tpms[i];
        if (tpm_backend(b, t) < 0 || arg_device(b, &device_table_tpm, t, alias_of(t->alias), i) < 0)
            return -1;
    }
    return 0;
}

int command_vsock(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_vsocks; i++)
        if (arg_device(b, &device_table_vsock, b->def->vsocks[i],
                       alias_of(b->def->vsocks[i]->alias), i) < 0)
            return -1;
    return 0;
}

int command_panics(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_panics; i++)
        if (arg_device(b, &device_table_panic, b->def->panics[i],
                       alias_of(b->def->panics[i]->alias), i) < 0)
            return -1;
    return 0;
}
