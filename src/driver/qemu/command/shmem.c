/* Memory shared between guests, the store of crash logs, crypto devices, IOMMUs, smartcards: each
 * its back end, then the device. Part of plan_make; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "gen/qemu_devices.h"
#include "base/error.h"
#include <inttypes.h>

enum { SHMEM_DEFAULT_MIB = 4 };

static void shmem_server(struct plan_build *b, const struct shmem *s)
{
    g_autofree char *own = g_strdup_printf("/var/lib/libvirt/shmem-%s-sock", s->name);
    struct opts o = opts_new("socket");
    opts_format(&o, "id", "char%s", alias_of(s->alias));
    opts_add(&o, "path", s->server && s->server->path ? s->server->path : own);
    arg_opts(b, "-chardev", &o);
}

static void shmem_memory(struct plan_build *b, const struct shmem *s)
{
    g_autofree char *id = g_strdup_printf("shmmem-%s", alias_of(s->alias));
    g_autofree char *path = g_strdup_printf("/dev/shm/%s", s->name);
    uint64_t mib = s->size && s->size->has_size_mib ? s->size->size_mib : SHMEM_DEFAULT_MIB;
    arg_json(b, "-object",
             json_pack("{s:s, s:s, s:s, s:I, s:b}", "qom-type", "memory-backend-file", "id", id,
                       "mem-path", path, "size", (json_int_t)(mib << 20), "share", 1));
}

int command_shmems(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_shmems; i++) {
        const struct shmem *s = b->def->shmems[i];
        enum shmem_model model = s->model ? s->model->type : SHMEM_MODEL_NONE;
        if (model != SHMEM_MODEL_IVSHMEM_PLAIN && model != SHMEM_MODEL_IVSHMEM_DOORBELL)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "shmem '%s': QEMU has no model 'ivshmem', only ivshmem-plain and "
                        "ivshmem-doorbell",
                        s->name);
        if (model == SHMEM_MODEL_IVSHMEM_PLAIN)
            shmem_memory(b, s);
        else
            shmem_server(b, s);
        if (arg_device(b, &device_table_shmem, s, alias_of(s->alias), i) < 0)
            return -1;
    }
    return 0;
}

int command_cryptos(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_cryptos; i++) {
        const struct crypto *c = b->def->cryptos[i];
        g_autofree char *id = g_strdup_printf("obj%s", alias_of(c->alias));
        bool lkcf = c->backend && c->backend->model == CRYPTO_BACKEND_MODEL_LKCF;
        json_t *o =
            json_pack("{s:s, s:s}", "qom-type",
                      lkcf ? "cryptodev-backend-lkcf" : "cryptodev-backend-builtin", "id", id);
        if (c->backend && c->backend->has_queues)
            json_object_set_new(o, "queues", json_integer(c->backend->queues));
        arg_json(b, "-object", o);
        if (arg_device(b, &device_table_crypto, c, alias_of(c->alias), i) < 0)
            return -1;
    }
    return 0;
}

int command_pstores(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_pstores; i++) {
        const struct pstore *p = b->def->pstores[i];
        g_autofree char *id = g_strdup_printf("mem%s", alias_of(p->alias));
        uint64_t size = p->size && p->size->has_size_kib ? p->size->size_kib * 1024 : 0;
        arg_json(b, "-object",
                 json_pack("{s:s, s:s, s:s, s:I, s:b}", "qom-type", "memory-backend-file", "id", id,
                           "mem-path", p->path ?: "", "size", (json_int_t)size, "share", 1));
        if (arg_device(b, &device_table_pstore, p, alias_of(p->alias), i) < 0)
            return -1;
    }
    return 0;
}

int command_iommus(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_iommus; i++) {
        const struct iommu *m = b->def->iommus[i];
        const char *alias = alias_of(m->alias);
        if (m->model == IOMMU_MODEL_SMMUV3) /* an option of the machine */
            continue;
        if (m->model == IOMMU_MODEL_AMD) {
            json_t *pci = json_pack("{s:s, s:s}", "driver", "AMDVI-PCI", "id", alias);
            struct device_env env = {b->def, b->facts, b, i, alias};
            place_props(&env, &type_iommu, m, pci);
            arg_json(b, "-device", pci);
        }
        if (arg_device(b, &device_table_iommu, m, alias, i) < 0)
            return -1;
    }
    return 0;
}

int command_smartcards(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_smartcards; i++) {
        const struct smartcard *s = b->def->smartcards[i];
        if (s->mode == SMARTCARD_MODE_PASSTHROUGH &&
            command_chardev(b, s->passthrough->backend, alias_of(s->alias), NULL, "smartcard") < 0)
            return -1;
        if (arg_device(b, &device_table_smartcard, s, alias_of(s->alias), i) < 0)
            return -1;
    }
    return 0;
}

/* The machine has it: the option only says where it is. */
int command_nvrams(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_nvrams; i++) {
        const struct address *a = b->def->nvrams[i]->address;
        if (a && a->spapr_vio)
            arg_format(b, "-global", "spapr-nvram.reg=0x%" PRIx64, a->spapr_vio->reg);
    }
    return 0;
}
