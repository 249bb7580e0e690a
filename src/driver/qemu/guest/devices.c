/* What only QEMU knows once it runs: which pseudo terminal a character device got. */
#include "driver/qemu/guest/run.h"
#include <glib.h>
#include <string.h>

/* "charserial0" -> "pty:/dev/pts/3" */
static const char *backend_of(json_t *chardevs, const char *alias)
{
    size_t i;
    json_t *row;
    g_autofree char *label = g_strdup_printf("char%s", alias);
    json_array_foreach(chardevs, i, row)
    {
        if (g_strcmp0(json_string_value(json_object_get(row, "label")), label) == 0)
            return json_string_value(json_object_get(row, "filename"));
    }
    return NULL;
}

static void set_pty(struct chardev *backend, const struct alias *alias, json_t *chardevs)
{
    const char *file = alias && backend && backend->pty ? backend_of(chardevs, alias->name) : NULL;
    if (!file || !g_str_has_prefix(file, "pty:"))
        return;
    if (!backend->pty->source)
        backend->pty->source = value_new(&type_pty_source);
    g_free(backend->pty->source->path);
    backend->pty->source->path = g_strdup(file + 4);
}

/* The first console is the first serial port seen once more. */
static void mirror_console(struct domain *live)
{
    if (!live->n_consoles || !live->n_serials)
        return;
    struct chardev *console = live->consoles[0]->backend, *serial = live->serials[0]->backend;
    if (!console || !serial || !serial->pty || !serial->pty->source || !console->pty ||
        (live->consoles[0]->target && live->consoles[0]->target->type > CONSOLE_TARGET_TYPE_SERIAL))
        return;
    if (!console->pty->source)
        console->pty->source = value_new(&type_pty_source);
    g_free(console->pty->source->path);
    console->pty->source->path = g_strdup(serial->pty->source->path);
    g_free(console->tty);
    console->tty = g_strdup(serial->pty->source->path);
}

int run_read_devices(struct run *r, struct domain *live, json_t *chardevs)
{
    (void)r;
    for (size_t i = 0; i < live->n_serials; i++)
        set_pty(live->serials[i]->backend, live->serials[i]->alias, chardevs);
    for (size_t i = 0; i < live->n_parallels; i++)
        set_pty(live->parallels[i]->backend, live->parallels[i]->alias, chardevs);
    for (size_t i = 0; i < live->n_channels; i++)
        set_pty(live->channels[i]->backend, live->channels[i]->alias, chardevs);
    for (size_t i = 0; i < live->n_consoles; i++) {
        struct console *c = live->consoles[i];
        set_pty(c->backend, c->alias, chardevs);
        if (c->backend && c->backend->pty && c->backend->pty->source &&
            c->backend->pty->source->path) {
            g_free(c->backend->tty);
            c->backend->tty = g_strdup(c->backend->pty->source->path);
        }
    }
    mirror_console(live);
    return 0;
}
