/* What a document says without writing it down, whoever runs the guest: states, protocols, parts of
 * addresses, numbers of I/O threads. Steps of domain_fill; pure; never awaits. */
#include "defs/fill.h"

/* A boot loader of the host chooses what is booted: the guest's own choices mean nothing. */
int fill_bootloader(struct fill *f)
{
    struct domain *def = f->def;
    bool named = def->bootloader && *def->bootloader;
    if (!def->os && named) {
        def->os = value_new(&type_os);
        CHILD(def->os->type, type_os_type_element)->type = OS_TYPE_XEN;
    }
    if (!def->os)
        return fail(ERR_XML_ERROR, "domain: neither <os> nor <bootloader> says what is booted");
    if (!named)
        return 0;
    struct os *os = def->os;
    for (size_t i = 0; i < os->n_boots; i++)
        value_free(&type_boot_dev, os->boots[i]);
    g_clear_pointer(&os->boots, g_free);
    os->n_boots = 0;
    value_free(&type_boot_menu, os->bootmenu);
    os->bootmenu = NULL;
    value_free(&type_bios, os->bios);
    os->bios = NULL;
    return 0;
}

int fill_features(struct fill *f)
{
    struct features *features = f->def->features;
    if (features && features->hyperv && !features->hyperv->mode)
        features->hyperv->mode = HYPERV_MODE_CUSTOM;
    return 0;
}

static bool iothread_is_named(const struct iothread_ids *ids, uint32_t id)
{
    for (size_t i = 0; i < ids->n_iothreads; i++)
        if (ids->iothreads[i]->id == id)
            return true;
    return false;
}

/* Where some are named, all are; more names than the number says raise the number. */
int fill_iothreads(struct fill *f)
{
    struct domain *def = f->def;
    struct iothread_ids *ids = def->iothreadids;
    if (!ids || !ids->n_iothreads)
        return 0;
    for (uint32_t id = 1; ids->n_iothreads < def->iothreads; id++) {
        if (iothread_is_named(ids, id))
            continue;
        struct iothread_id *thread = value_new(&type_iothread_id);
        SET_NUMBER(thread, id, id);
        LIST_ADD(ids->iothreads, ids->n_iothreads, thread);
    }
    if (def->iothreads < ids->n_iothreads)
        def->iothreads = (uint32_t)ids->n_iothreads;
    return 0;
}

static void fill_chardev(struct chardev *c)
{
    if (!c || c->type != CHARDEV_TYPE_TCP || !c->tcp)
        return;
    CHILD(c->tcp->protocol, type_chardev_protocol);
    if (!c->tcp->protocol->type)
        c->tcp->protocol->type = CHARDEV_PROTOCOL_TYPE_RAW;
}

/* Connections speak no protocol of their own unless one is told. */
int fill_protocols(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_serials; i++)
        fill_chardev(def->serials[i]->backend);
    for (size_t i = 0; i < def->n_parallels; i++)
        fill_chardev(def->parallels[i]->backend);
    for (size_t i = 0; i < def->n_consoles; i++)
        fill_chardev(def->consoles[i]->backend);
    for (size_t i = 0; i < def->n_channels; i++)
        fill_chardev(def->channels[i]->backend);
    for (size_t i = 0; i < def->n_redirdevs; i++)
        fill_chardev(def->redirdevs[i]->backend);
    for (size_t i = 0; i < def->n_smartcards; i++)
        if (def->smartcards[i]->passthrough)
            fill_chardev(def->smartcards[i]->passthrough->backend);
    for (size_t i = 0; i < def->n_rngs; i++)
        if (def->rngs[i]->backend && def->rngs[i]->backend->egd)
            fill_chardev(def->rngs[i]->backend->egd->backend);
    return 0;
}

static void fill_pci_source(struct pci_source_address *a)
{
    SET_NUMBER(a, domain, a->domain);
    SET_NUMBER(a, bus, a->bus);
    SET_NUMBER(a, slot, a->slot);
    SET_NUMBER(a, function, a->function);
}

/* Parts of a host's address that are not told are 0. */
int fill_host_addresses(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_hostdevs; i++) {
        struct hostdev_subsystem *s = def->hostdevs[i]->subsystem;
        if (s && s->pci && s->pci->source && s->pci->source->address)
            fill_pci_source(s->pci->source->address);
    }
    return 0;
}

int fill_vsocks(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_vsocks; i++) {
        struct vsock_cid *cid = CHILD(def->vsocks[i]->cid, type_vsock_cid);
        if (!cid->auto_)
            cid->auto_ = cid->has_address ? TRI_NO : TRI_YES;
    }
    return 0;
}

/* A label that is chosen at start is given to resources too; one that is told is not. */
int fill_seclabels(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_seclabels; i++) {
        struct seclabel *s = def->seclabels[i];
        bool bare = !s->model && !s->label && !s->baselabel && !f->ctx->generic;
        if (s->type == SECLABEL_TYPE_DYNAMIC && bare && def->n_seclabels == 1 &&
            s->relabel != TRI_NO) { /* no driver of labels here */
            s->type = SECLABEL_TYPE_NONE_;
            s->relabel = TRI_ABSENT;
        }
        if (s->type == SECLABEL_TYPE_NONE_ && bare)
            s->model = g_strdup("none");
        if (!s->relabel && s->type == SECLABEL_TYPE_DYNAMIC)
            s->relabel = TRI_YES;
        else if (!s->relabel && s->type == SECLABEL_TYPE_STATIC)
            s->relabel = TRI_NO;
    }
    return 0;
}
