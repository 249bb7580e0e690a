/* Serial ports, consoles, channels: target types and numbers, and the console that is another name
 * of the first serial port. A step of domain_fill; pure. */
#include "defs/fill.h"

static enum serial_target_type default_serial_type(const struct machine *m)
{
    if (m->kind == MACHINE_PSERIES)
        return SERIAL_TARGET_TYPE_SPAPR_VIO_SERIAL;
    if ((m->arm || m->riscv || m->loongarch) && m->kind != MACHINE_OTHER)
        return SERIAL_TARGET_TYPE_SYSTEM_SERIAL;
    if (m->s390)
        return SERIAL_TARGET_TYPE_SCLP_SERIAL;
    /* other boards have ports of their own, which no device stands for */
    return m->x86 ? SERIAL_TARGET_TYPE_ISA_SERIAL : SERIAL_TARGET_TYPE_NONE;
}

static enum serial_target_model default_serial_model(const struct machine *m,
                                                     enum serial_target_type type)
{
    switch (type) {
    case SERIAL_TARGET_TYPE_ISA_SERIAL:
        return SERIAL_TARGET_MODEL_ISA_SERIAL;
    case SERIAL_TARGET_TYPE_USB_SERIAL:
        return SERIAL_TARGET_MODEL_USB_SERIAL;
    case SERIAL_TARGET_TYPE_PCI_SERIAL:
        return SERIAL_TARGET_MODEL_PCI_SERIAL;
    case SERIAL_TARGET_TYPE_SPAPR_VIO_SERIAL:
        return SERIAL_TARGET_MODEL_SPAPR_VTY;
    case SERIAL_TARGET_TYPE_SYSTEM_SERIAL:
        return m->arm ? SERIAL_TARGET_MODEL_PL011 : SERIAL_TARGET_MODEL_16550A;
    case SERIAL_TARGET_TYPE_SCLP_SERIAL:
        return SERIAL_TARGET_MODEL_SCLPCONSOLE;
    case SERIAL_TARGET_TYPE_ISA_DEBUG:
        return SERIAL_TARGET_MODEL_ISA_DEBUGCON;
    default:
        return SERIAL_TARGET_MODEL_NONE;
    }
}

static enum serial_target_type serial_type_by_address(const struct address *a)
{
    switch (a ? a->type : ADDRESS_TYPE_NONE) {
    case ADDRESS_TYPE_USB:
        return SERIAL_TARGET_TYPE_USB_SERIAL;
    case ADDRESS_TYPE_PCI:
        return SERIAL_TARGET_TYPE_PCI_SERIAL;
    case ADDRESS_TYPE_SPAPR_VIO:
        return SERIAL_TARGET_TYPE_SPAPR_VIO_SERIAL;
    default:
        return SERIAL_TARGET_TYPE_NONE;
    }
}

static void fill_serial(const struct fill *f, struct serial *s)
{
    CHILD(s->target, type_serial_target);
    if (f->ctx->generic)
        return;
    if (!s->target->type)
        s->target->type = serial_type_by_address(s->address);
    if (!s->target->type)
        s->target->type = default_serial_type(&f->machine);
    if (!s->target->type)
        return;
    CHILD(s->target->model, type_serial_model);
    if (!s->target->model->name)
        s->target->model->name = default_serial_model(&f->machine, s->target->type);
}

/* The lowest number that no port of the list has. */
#define NEXT_PORT(list, n, member)                                    \
    ({                                                                \
        uint32_t port_ = 0;                                           \
        for (size_t i_ = 0; i_ < (n); i_++)                           \
            if ((list)[i_]->member && (list)[i_]->member->has_port && \
                (list)[i_]->member->port == port_) {                  \
                port_++;                                              \
                i_ = (size_t)-1;                                      \
            }                                                         \
        port_;                                                        \
    })

/* The first console of a machine is its first serial port under another name. */
static bool console_is_serial(const struct console *c)
{
    return !c->target || !c->target->type || c->target->type == CONSOLE_TARGET_TYPE_SERIAL;
}

static struct serial *serial_from_console(struct domain *def, const struct console *c)
{
    struct serial *s = value_new(&type_serial);
    if (s->backend)
        value_free(&type_chardev, s->backend);
    s->backend = value_copy(&type_chardev, c->backend);
    LIST_ADD(def->serials, def->n_serials, s);
    memmove(def->serials + 1, def->serials, (def->n_serials - 1) * sizeof(s));
    def->serials[0] = s;
    return s;
}

static struct console *console_from_serial(struct domain *def)
{
    struct console *c = value_new(&type_console);
    LIST_ADD(def->consoles, def->n_consoles, c);
    memmove(def->consoles + 1, def->consoles, (def->n_consoles - 1) * sizeof(c));
    def->consoles[0] = c;
    return c;
}

/* Ports on USB or PCI are no boot console. */
static bool is_platform_serial(const struct serial *s)
{
    enum serial_target_type type = s->target ? s->target->type : SERIAL_TARGET_TYPE_NONE;
    if (!type)
        type = serial_type_by_address(s->address);
    return type != SERIAL_TARGET_TYPE_USB_SERIAL && type != SERIAL_TARGET_TYPE_PCI_SERIAL &&
           type != SERIAL_TARGET_TYPE_ISA_DEBUG;
}

static void mirror_console(struct domain *def)
{
    if (def->os->type->type != OS_TYPE_HVM)
        return;
    if (!def->n_consoles && (!def->n_serials || !is_platform_serial(def->serials[0])))
        return;
    if (def->n_consoles && !console_is_serial(def->consoles[0]) && !def->n_serials)
        return;
    if (def->n_consoles && !console_is_serial(def->consoles[0])) {
        if (!def->consoles[0]->target ||
            def->consoles[0]->target->type != CONSOLE_TARGET_TYPE_VIRTIO)
            return;
        console_from_serial(def);
    }
    if (!def->n_serials)
        serial_from_console(def, def->consoles[0]);
    else if (!def->n_consoles)
        console_from_serial(def);
    if (def->serials[0]->target && (def->serials[0]->target->type == SERIAL_TARGET_TYPE_ISA_DEBUG))
        return;
    struct console *c = def->consoles[0];
    value_free(&type_chardev, c->backend);
    c->backend = value_copy(&type_chardev, def->serials[0]->backend);
    CHILD(c->target, type_console_target);
    c->target->type = CONSOLE_TARGET_TYPE_SERIAL;
    if (!c->target->has_port)
        SET_NUMBER(c->target, port, 0);
}

static void fill_consoles(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_consoles; i++) {
        struct console *c = def->consoles[i];
        CHILD(c->target, type_console_target);
        if (!c->target->type)
            c->target->type = CONSOLE_TARGET_TYPE_SERIAL;
    }
}

/* By their place in the document, before a first one was added to it; the first has the number of
 * the serial port that it is. */
static void number_consoles(struct domain *def, size_t n_added)
{
    for (size_t i = 0; i < def->n_consoles; i++) {
        struct console_target *t = def->consoles[i]->target;
        bool serial = i == 0 && t->type == CONSOLE_TARGET_TYPE_SERIAL && def->n_serials;
        SET_NUMBER(t, port,
                   serial ? def->serials[0]->target->port
                          : (uint32_t)(i < n_added ? i : i - n_added));
    }
}

/* A socket whose path we choose is not part of the definition. */
static bool is_generated(const char *path, const char *name)
{
    return strstr(path, "/libvirt/qemu/channel/") && name && g_str_has_suffix(path, name);
}

static void drop_generated_path(const struct fill *f, struct chardev *dev, const char *name)
{
    if (dev->type != CHARDEV_TYPE_UNIX || !dev->unix_ || !dev->unix_->source)
        return;
    struct unix_source *s = dev->unix_->source;
    if (s->path && !f->ctx->generic && is_generated(s->path, name)) {
        g_clear_pointer(&s->path, g_free);
        s->mode = SOCKET_MODE_NONE;
    }
    if (s->path || s->reconnect || s->n_seclabels)
        return;
    value_free(&type_unix_source, s);
    dev->unix_->source = NULL;
}

/* --- the host's side ---------------------------------------------------------------------------
 */

/* The one that listens comes first. */
static void fill_udp(struct chardev_udp *u)
{
    for (size_t i = 0; i < u->n_sources; i++)
        if (!u->sources[i]->mode)
            u->sources[i]->mode = SOCKET_MODE_CONNECT;
    if (u->n_sources == 2 && u->sources[0]->mode == SOCKET_MODE_CONNECT &&
        u->sources[1]->mode == SOCKET_MODE_BIND) {
        struct udp_source *first = u->sources[0];
        u->sources[0] = u->sources[1];
        u->sources[1] = first;
    }
}

static void fill_backend(struct chardev *c)
{
    if (!c)
        return;
    if (c->udp)
        fill_udp(c->udp);
    if (c->tcp && c->tcp->source && !c->tcp->source->mode)
        c->tcp->source->mode = SOCKET_MODE_CONNECT;
    struct unix_source *u = c->unix_ ? c->unix_->source : NULL;
    if (u && u->path && !u->mode)
        u->mode = SOCKET_MODE_CONNECT;
}

static void fill_backends(struct domain *def)
{
    for (size_t i = 0; i < def->n_serials; i++)
        fill_backend(def->serials[i]->backend);
    for (size_t i = 0; i < def->n_parallels; i++)
        fill_backend(def->parallels[i]->backend);
    for (size_t i = 0; i < def->n_consoles; i++)
        fill_backend(def->consoles[i]->backend);
    for (size_t i = 0; i < def->n_channels; i++)
        fill_backend(def->channels[i]->backend);
    for (size_t i = 0; i < def->n_redirdevs; i++)
        fill_backend(def->redirdevs[i]->backend);
    for (size_t i = 0; i < def->n_smartcards; i++)
        if (def->smartcards[i]->passthrough)
            fill_backend(def->smartcards[i]->passthrough->backend);
    for (size_t i = 0; i < def->n_rngs; i++)
        if (def->rngs[i]->backend && def->rngs[i]->backend->egd)
            fill_backend(def->rngs[i]->backend->egd->backend);
}

int fill_chardevs(struct fill *f)
{
    struct domain *def = f->def;
    fill_backends(def);
    for (size_t i = 0; i < def->n_consoles; i++) {
        CHILD(def->consoles[i]->target, type_console_target);
        if (!def->consoles[i]->target->has_port)
            SET_NUMBER(def->consoles[i]->target, port, (uint32_t)i);
    }
    size_t n_written = def->n_consoles;
    mirror_console(def);
    for (size_t i = 0; i < def->n_serials; i++)
        fill_serial(f, def->serials[i]);
    for (size_t i = 0; i < def->n_serials; i++)
        if (!def->serials[i]->target->has_port)
            SET_NUMBER(def->serials[i]->target, port,
                       NEXT_PORT(def->serials, def->n_serials, target));
    for (size_t i = 0; i < def->n_parallels; i++) {
        CHILD(def->parallels[i]->target, type_parallel_target);
        if (!def->parallels[i]->target->has_port)
            SET_NUMBER(def->parallels[i]->target, port,
                       NEXT_PORT(def->parallels, def->n_parallels, target));
    }
    fill_consoles(f);
    number_consoles(def, n_written ? def->n_consoles - n_written : 0);
    for (size_t i = 0; i < def->n_channels; i++)
        if (!def->channels[i]->target || !def->channels[i]->target->type)
            return fail(ERR_XML_ERROR, "channel: <target type=> is missing");
    for (size_t i = 0; i < def->n_channels; i++)
        drop_generated_path(f, def->channels[i]->backend, def->channels[i]->target->name);
    return 0;
}
