/* Places on buses that belong to one kind of machine: channel devices and zPCI of s390, VIO of
 * pSeries, MMIO of ARM and RISC-V boards, slots of memory modules and of smartcard readers. Steps
 * of domain_fill; pure. Invariant: an address once given is never changed. */
#include "defs/fill.h"
#include "defs/device_walk.h"

/* --- s390 channel devices ----------------------------------------------------------------------
 */

struct ccw_walk {
    GHashTable *used; /* ssid and devno, + 1 */
    GPtrArray *wants; /* struct address ** in the order of the walk */
    const char *conflict;
    const struct ccw_address *at;
};

static bool takes_ccw(const struct device_info *info)
{
    const struct hostdev *h = info->value;
    if (info->noun == DEVICE_HOSTDEV && h->subsystem && h->subsystem->type == HOSTDEV_TYPE_MDEV)
        return h->subsystem->model == HOSTDEV_MODEL_VFIO_CCW;
    return device_is_virtio(info);
}

static void ccw_collect(void *arg, const struct device_info *info)
{
    struct ccw_walk *w = arg;
    const struct address *a = *info->address;
    const struct ccw_address *c = a ? a->ccw : NULL;
    if (c && c->has_devno) {
        uint32_t key = (c->cssid << 24 | c->ssid << 16 | c->devno) + 1;
        if (!g_hash_table_add(w->used, GUINT_TO_POINTER(key)) && !w->conflict) {
            w->conflict = device_element(info->noun);
            w->at = c;
        }
    } else if (takes_ccw(info) && (!a || !a->type || a->type == ADDRESS_TYPE_CCW)) {
        g_ptr_array_add(w->wants, info->address);
    }
}

enum { CCW_CSSID = 0xfe };

int assign_ccw(struct fill *f)
{
    if (f->machine.kind != MACHINE_S390_CCW)
        return 0;
    g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) wants = g_ptr_array_new();
    struct ccw_walk w = {used, wants, NULL, NULL};
    device_walk(f->def, ccw_collect, &w);
    if (w.conflict)
        return fail(ERR_XML_ERROR, "%s: the CCW device number %x.%x.%04x is in use already",
                    w.conflict, w.at->cssid, w.at->ssid, w.at->devno);
    uint32_t devno = 0;
    for (guint i = 0; i < wants->len; i++) {
        struct address **a = wants->pdata[i];
        while (!g_hash_table_add(used, GUINT_TO_POINTER((CCW_CSSID << 24 | devno) + 1)))
            devno++;
        CHILD(*a, type_address);
        (*a)->type = ADDRESS_TYPE_CCW;
        CHILD((*a)->ccw, type_ccw_address);
        SET_NUMBER((*a)->ccw, cssid, CCW_CSSID);
        SET_NUMBER((*a)->ccw, ssid, 0);
        SET_NUMBER((*a)->ccw, devno, devno);
    }
    return 0;
}

/* --- zPCI: the identity of PCI functions on s390 ------------------------------------------------
 */

struct zpci_walk {
    GHashTable *uids, *fids;
    GPtrArray *wants; /* struct pci_address * */
    struct zpci *bad;
    const char *number;
};

static struct pci_address *zpci_pci(const struct device_info *info)
{
    struct address *a = *info->address;
    return a && a->type == ADDRESS_TYPE_PCI ? a->pci : NULL;
}

static void zpci_collect(void *arg, const struct device_info *info)
{
    struct zpci_walk *w = arg;
    struct pci_address *p = zpci_pci(info);
    if (!p)
        return;
    g_ptr_array_add(w->wants, p);
    struct zpci *z = p->zpci;
    if (z && z->has_uid && !g_hash_table_add(w->uids, GUINT_TO_POINTER(z->uid)) && !w->bad) {
        w->bad = z;
        w->number = "uid";
    }
    if (z && z->has_fid) {
        gint64 *key = g_new(gint64, 1);
        *key = z->fid;
        if (!g_hash_table_add(w->fids, key) && !w->bad) {
            w->bad = z;
            w->number = "fid";
        }
    }
}

static void zpci_complete(struct zpci_walk *w, struct pci_address *p)
{
    struct zpci *z = CHILD(p->zpci, type_zpci);
    if (!z->has_uid) {
        uint32_t uid = 1;
        while (!g_hash_table_add(w->uids, GUINT_TO_POINTER(uid)))
            uid++;
        SET_NUMBER(z, uid, uid);
    }
    if (z->has_fid)
        return;
    gint64 fid = 0;
    while (g_hash_table_contains(w->fids, &fid))
        fid++;
    gint64 *key = g_new(gint64, 1);
    *key = fid;
    g_hash_table_add(w->fids, key);
    SET_NUMBER(z, fid, (uint32_t)fid);
}

int assign_zpci(struct fill *f)
{
    if (f->machine.kind != MACHINE_S390_CCW || (f->facts && !fact_maybe(f->facts, "device/zpci")))
        return 0;
    g_autoptr(GHashTable) uids = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) fids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GPtrArray) wants = g_ptr_array_new();
    struct zpci_walk w = {uids, fids, wants, NULL, NULL};
    device_walk(f->def, zpci_collect, &w);
    if (w.bad)
        return fail(ERR_XML_ERROR, "zpci: two PCI devices have %s 0x%x", w.number,
                    *w.number == 'u' ? w.bad->uid : w.bad->fid);
    for (guint i = 0; i < wants->len; i++) /* half given ones choose first */
        if (((struct pci_address *)wants->pdata[i])->zpci)
            zpci_complete(&w, wants->pdata[i]);
    for (guint i = 0; i < wants->len; i++)
        zpci_complete(&w, wants->pdata[i]);
    return 0;
}

/* --- MMIO ------------------------------------------------------------------------------------- */

struct mmio_walk {
    bool any, give;
};

static void mmio_visit(void *arg, const struct device_info *info)
{
    struct mmio_walk *w = arg;
    const struct address *a = *info->address;
    if (a && a->type == ADDRESS_TYPE_VIRTIO_MMIO)
        w->any = true;
    if (!w->give || !device_is_virtio(info) || (a && a->type))
        return;
    CHILD(*info->address, type_address);
    (*info->address)->type = ADDRESS_TYPE_VIRTIO_MMIO;
}

/* Boards without PCI have nothing else; on others one device by MMIO draws the rest along. */
int assign_mmio(struct fill *f)
{
    bool virt = f->machine.kind == MACHINE_ARM_VIRT || f->machine.kind == MACHINE_RISCV_VIRT;
    const char *name = f->def->os->type->machine;
    bool board = f->machine.arm && name && g_str_has_prefix(name, "vexpress-");
    struct mmio_walk w = {.give = board};
    if (!virt && !board)
        return 0;
    device_walk(f->def, mmio_visit, &w);
    if (virt && w.any) {
        w.give = true;
        device_walk(f->def, mmio_visit, &w);
    }
    return 0;
}

/* --- slots of modules and readers ---------------------------------------------------------------
 */

int assign_dimms(struct fill *f)
{
    struct domain *def = f->def;
    g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < def->n_memories; i++) {
        const struct address *a = def->memories[i]->address;
        if (a && a->dimm && a->dimm->has_slot &&
            !g_hash_table_add(used, GUINT_TO_POINTER(a->dimm->slot + 1)))
            return fail(ERR_XML_ERROR, "memory: slot '%u' is given to two modules", a->dimm->slot);
    }
    return 0;
}

static bool ccid_slot_is_free(const struct domain *def, uint32_t slot)
{
    for (size_t i = 0; i < def->n_smartcards; i++) {
        const struct address *a = def->smartcards[i]->address;
        if (a && a->ccid && a->ccid->has_slot && a->ccid->slot == slot)
            return false;
    }
    return true;
}

int assign_ccid(struct fill *f)
{
    struct domain *def = f->def;
    uint32_t slot = 0;
    for (size_t i = 0; i < def->n_smartcards; i++) {
        struct smartcard *s = def->smartcards[i];
        if (s->address && s->address->type && s->address->type != ADDRESS_TYPE_CCID)
            continue;
        CHILD(s->address, type_address);
        s->address->type = ADDRESS_TYPE_CCID;
        CHILD(s->address->ccid, type_ccid_address);
        if (!s->address->ccid->has_controller)
            SET_NUMBER(s->address->ccid, controller, 0);
        if (s->address->ccid->has_slot)
            continue;
        while (!ccid_slot_is_free(def, slot))
            slot++;
        SET_NUMBER(s->address->ccid, slot, slot);
    }
    return 0;
}

/* --- pSeries VIO -------------------------------------------------------------------------- */

static void spapr_reg(GHashTable *used, struct address **a, uint64_t first)
{
    if (*a && (*a)->spapr_vio && (*a)->spapr_vio->has_reg)
        return;
    while (!g_hash_table_add(used, GUINT_TO_POINTER((guint)first)))
        first += 0x1000;
    CHILD(*a, type_address);
    (*a)->type = ADDRESS_TYPE_SPAPR_VIO;
    CHILD((*a)->spapr_vio, type_spapr_vio_address);
    SET_NUMBER((*a)->spapr_vio, reg, first);
}

static void spapr_known(GHashTable *used, const struct address *a)
{
    if (a && a->spapr_vio && a->spapr_vio->has_reg)
        g_hash_table_add(used, GUINT_TO_POINTER((guint)a->spapr_vio->reg));
}

/* The console that is the first serial port under another name is at its place. */
static void mirror_address(struct domain *def)
{
    struct console *c = def->n_consoles ? def->consoles[0] : NULL;
    const struct address *a = def->n_serials ? def->serials[0]->address : NULL;
    if (!c || !a || !a->spapr_vio || !c->target || c->target->type != CONSOLE_TARGET_TYPE_SERIAL)
        return;
    value_free(&type_address, c->address);
    c->address = value_copy(&type_address, a);
}

int assign_spapr_vio(struct fill *f)
{
    struct domain *def = f->def;
    if (f->machine.kind != MACHINE_PSERIES)
        return 0;
    g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < def->n_interfaces; i++)
        spapr_known(used, def->interfaces[i]->address);
    for (size_t i = 0; i < def->n_controllers; i++)
        spapr_known(used, def->controllers[i]->address);
    for (size_t i = 0; i < def->n_serials; i++)
        spapr_known(used, def->serials[i]->address);
    for (size_t i = 0; i < def->n_tpms; i++)
        spapr_known(used, def->tpms[i]->address);
    for (size_t i = 0; i < def->n_interfaces; i++)
        if (def->interfaces[i]->model && !g_strcmp0(def->interfaces[i]->model->type, "spapr-vlan"))
            spapr_reg(used, &def->interfaces[i]->address, 0x1000);
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->model == CONTROLLER_MODEL_IBMVSCSI)
            spapr_reg(used, &def->controllers[i]->address, 0x2000);
    for (size_t i = 0; i < def->n_serials; i++)
        if (def->serials[i]->target->type == SERIAL_TARGET_TYPE_SPAPR_VIO_SERIAL)
            spapr_reg(used, &def->serials[i]->address, 0x30000000);
    for (size_t i = 0; i < def->n_nvrams; i++)
        spapr_reg(used, &def->nvrams[i]->address, 0x3000);
    for (size_t i = 0; i < def->n_tpms; i++)
        if (def->tpms[i]->model == TPM_MODEL_TPM_SPAPR)
            spapr_reg(used, &def->tpms[i]->address, 0x4000);
    mirror_address(def);
    return 0;
}
