/* The plan of a start: all parts in their order. Called by start, domxml-to-native and tests; pure;
 * never awaits. Invariant: a plan refers to nothing of the definition, it can outlive it. */
#include "driver/qemu/command/build.h"
#include "driver/qemu/command/cpu_resolve.h"
#include "defs/domain.h"
#include "base/error.h"
#include <string.h>

enum { SHORT_NAME_MAX = 20 };

char *plan_short_name(int id, const char *name)
{
    g_autofree char *start = g_strndup(name, SHORT_NAME_MAX);
    const char *end = NULL;
    if (!g_utf8_validate(start, -1, &end)) /* never half a character */
        start[end - start] = '\0';
    for (char *p = start; *p; p++)
        if (*p == '/' || *p == '\\')
            *p = '_';
    return g_strdup_printf("%d-%s", id, start);
}

static void environment(struct plan_build *b)
{
    const struct plan_options *o = b->opt;
    const char *user = o->user ?: "root";
    g_ptr_array_add(b->env, g_strdup("LC_ALL=C"));
    g_ptr_array_add(b->env, g_strdup_printf("PATH=%s", o->path
                                                           ?: "/usr/local/sbin:/usr/local/bin:"
                                                              "/usr/sbin:/usr/bin:/sbin:/bin"));
    g_ptr_array_add(b->env, g_strdup_printf("HOME=%s", b->private_dir));
    g_ptr_array_add(b->env, g_strdup_printf("USER=%s", user));
    g_ptr_array_add(b->env, g_strdup_printf("LOGNAME=%s", user));
    g_ptr_array_add(b->env, g_strdup_printf("XDG_DATA_HOME=%s/.local/share", b->private_dir));
    g_ptr_array_add(b->env, g_strdup_printf("XDG_CACHE_HOME=%s/.cache", b->private_dir));
    g_ptr_array_add(b->env, g_strdup_printf("XDG_CONFIG_HOME=%s/.config", b->private_dir));
}

static void monitor(struct plan_build *b)
{
    g_autofree char *path = g_strdup_printf("%s/monitor.sock", b->private_dir);
    struct opts o = opts_new("socket");
    opts_add(&o, "id", "charmonitor");
    if (b->opt->native)
        opts_add(&o, "path", path);
    else
        opts_format(&o, "fd", "%d", plan_fd_add(b, PLAN_FD_MONITOR, path, false, 0));
    opts_add(&o, "server", "on");
    opts_add(&o, "wait", "off");
    arg_opts(b, "-chardev", &o);
    arg_pair(b, "-mon", "chardev=charmonitor,id=monitor,mode=control");
    g_ptr_array_add(b->unlink, g_steal_pointer(&path));
}

/* What no QEMU option says: refused here, so that a printed line never says less than asked for. */
static int check_nodes(const struct plan_build *b, const struct cpuset *wanted)
{
    const struct cpuset *host = b->opt->host_nodes;
    for (int64_t n = wanted && host ? cpuset_next(wanted, -1) : -1; n >= 0;
         n = cpuset_next(wanted, n))
        if (!cpuset_has(host, (uint32_t)n))
            return fail(ERR_CONFIG_UNSUPPORTED, "numatune: this host has no NUMA node %d", (int)n);
    return 0;
}

/* What this host does not have. */
static int check_host(const struct plan_build *b)
{
    const struct domain *def = b->def;
    const struct numatune *t = def->numatune;
    const struct cpu *cpu = def->cpu;
    if (t && t->memory && check_nodes(b, t->memory->nodeset) < 0)
        return -1;
    for (size_t i = 0; t && i < t->n_memnodes; i++)
        if (check_nodes(b, t->memnodes[i]->nodeset) < 0)
            return -1;
    for (size_t i = 0; i < def->n_memories; i++)
        if (def->memories[i]->source && check_nodes(b, def->memories[i]->source->nodemask) < 0)
            return -1;
    if (b->machine.ppc64 && b->kvm && cpu && cpu->mode == CPU_MODE_HOST_MODEL && cpu->model &&
        cpu->model->name && g_ascii_strncasecmp(cpu->model->name, "power", 5) == 0 &&
        g_ascii_strtoull(cpu->model->name + 5, NULL, 10) > b->opt->host_power)
        return fail(ERR_CPU_INCOMPATIBLE, "cpu: this host's processor is not compatible with '%s'",
                    cpu->model->name);
    return 0;
}

static int unsupported(const struct domain *def)
{
    for (size_t i = 0; i < def->n_interfaces; i++) {
        const struct interface *n = def->interfaces[i];
        if (n->type == INTERFACE_TYPE_HOSTDEV && n->backend &&
            (n->backend->tap || n->backend->vhost))
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "interface '%s': a card of the host has no tap and no vhost",
                        n->mac->address);
    }
    for (size_t i = 0; i < def->n_shmems; i++) {
        const struct address *a = def->shmems[i]->address;
        if (a && a->type && a->type != ADDRESS_TYPE_PCI)
            return fail(ERR_CONFIG_UNSUPPORTED, "shmem '%s': it is a PCI device, not one of '%s'",
                        def->shmems[i]->name, enum_word(&enum_address_type, (int)a->type));
    }

    if (def->os->acpi && def->os->acpi->n_tables > 1)
        for (size_t i = 0; i < def->os->acpi->n_tables; i++)
            if (def->os->acpi->tables[i]->type == ACPI_TABLE_TYPE_SLIC && i)
                return fail(ERR_CONFIG_UNSUPPORTED, "os: <acpi> has more than one SLIC table");
    return 0;
}

static void overcommit(struct plan_build *b)
{
    bool locked = b->def->memory_backing && b->def->memory_backing->locked;
    arg_format(b, "-overcommit", "mem-lock=%s", locked ? "on" : "off");
}

static int first_half(struct plan_build *b)
{
    if (command_head(b) < 0 || command_cpu(b) < 0)
        return -1;
    command_bios(b);
    if (command_memory(b) < 0)
        return -1;
    overcommit(b);
    command_smp(b);
    command_iothreads(b);
    if (command_numa(b) < 0)
        return -1;
    command_uuid(b);
    if (command_smbios(b) < 0)
        return -1;
    command_display(b);
    arg(b, "-no-user-config");
    arg(b, "-nodefaults");
    monitor(b);
    if (command_clock(b) < 0)
        return -1;
    return command_boot(b);
}

typedef int part_fn(struct plan_build *b);

static int device_half(struct plan_build *b)
{
    command_genid(b);
    static part_fn *const parts[] = {
        command_iommus,    command_memory_devices, command_controllers, command_hubs,
        command_disks,     command_filesystems,    command_interfaces,  command_smartcards,
        command_chardevs,  command_tpms,           command_inputs,      command_audio,
        command_graphics,  command_videos,         command_sounds,      command_watchdogs,
        command_redirdevs, command_hostdevs,       command_balloon,     command_rngs,
        command_nvrams,    command_cryptos,        command_pstores,     command_launch_security,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i](b) < 0)
            return -1;
    return 0;
}

static void verbatim(struct plan_build *b)
{
    const struct qemu_commandline *q = b->def->qemu_commandline;
    for (size_t i = 0; q && i < q->n_args; i++)
        arg(b, q->args[i]->value ?: "");
    for (size_t i = 0; q && i < q->n_envs; i++)
        g_ptr_array_add(b->env,
                        g_strdup_printf("%s=%s", q->envs[i]->name ?: "", q->envs[i]->value ?: ""));
}

/* What QEMU does when something deprecated is used. */
static void compat(struct plan_build *b)
{
    const struct qemu_deprecation *d = b->def->qemu_deprecation;
    if (!d || !d->behavior || g_str_equal(d->behavior, "none"))
        return;
    json_t *o = json_pack("{s:s}", "deprecated-output", "hide");
    if (!g_str_equal(d->behavior, "omit"))
        json_object_set_new(o, "deprecated-input", json_string(d->behavior));
    arg_json(b, "-compat", o);
}

static int tail(struct plan_build *b)
{
    const struct features *f = b->def->features;
    if (f && f->async_teardown && f->async_teardown->enabled)
        arg_format(b, "-run-with", "async-teardown=%s", onoff(f->async_teardown->enabled));
    if (b->opt->incoming)
        arg_pair(b, "-incoming", b->opt->incoming);
    if (!b->opt->no_sandbox)
        arg_pair(b, "-sandbox",
                 "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
    if (command_panics(b) < 0 || command_shmems(b) < 0)
        return -1;
    if (command_vsock(b) < 0)
        return -1;
    if (f && f->vmcoreinfo && f->vmcoreinfo->state != TRI_NO)
        arg_json(b, "-device", json_pack("{s:s}", "driver", "vmcoreinfo"));
    arg_pair(b, "-msg", "timestamp=on");
    compat(b);
    verbatim(b);
    return 0;
}

static char **steal_words(GPtrArray **list)
{
    g_ptr_array_add(*list, NULL);
    char **words = (char **)g_ptr_array_free(*list, FALSE);
    *list = NULL;
    return words;
}

static void fd_clear(gpointer fd)
{
    g_free(((struct plan_fd *)fd)->path);
}

static void build_start(struct plan_build *b)
{
    const struct os_type_element *type = b->def->os->type;
    g_autofree char *shortname = plan_short_name(b->opt->id, b->def->name);
    b->argv = g_ptr_array_new();
    b->env = g_ptr_array_new();
    b->dirs = g_ptr_array_new();
    b->unlink = g_ptr_array_new();
    b->fds = g_array_new(FALSE, TRUE, sizeof(struct plan_fd));
    b->helpers = g_array_new(FALSE, TRUE, sizeof(struct plan_helper));
    b->files = g_array_new(FALSE, TRUE, sizeof(struct plan_file));
    b->kvm = b->def->type == VIRT_TYPE_KVM;
    b->machine = machine_of(type->arch, type->machine);
    if (b->facts->machine)
        b->machine_facts = b->facts->machine(b->facts, type->machine, b->kvm);
    b->private_dir = g_strdup_printf("%s/domain-%s", b->opt->lib_dir, shortname);
    g_ptr_array_add(b->dirs, g_strdup(b->private_dir));
}

static struct plan *build_finish(struct plan_build *b)
{
    struct plan *p = g_new0(struct plan, 1);
    p->argv = steal_words(&b->argv);
    p->env = steal_words(&b->env);
    p->dirs = steal_words(&b->dirs);
    p->unlink = steal_words(&b->unlink);
    p->n_fds = b->fds->len;
    p->fds = (struct plan_fd *)g_array_free(b->fds, FALSE);
    p->n_files = b->files->len;
    p->files = (struct plan_file *)g_array_free(b->files, FALSE);
    p->n_helpers = b->helpers->len;
    p->helpers = (struct plan_helper *)g_array_free(b->helpers, FALSE);
    const struct nvram *nvram = b->def->os->nvram;
    if (nvram && nvram->path && !nvram->source && b->pflash[1]) {
        p->nvram_path = g_strdup(nvram->path);
        p->nvram_template = g_strdup(nvram->template);
    }
    g_free(b->private_dir);
    g_free(b->pflash[0]);
    g_free(b->pflash[1]);
    return p;
}

int plan_make(const struct domain *def, const struct emulator_facts *facts,
              const struct plan_options *opt, struct plan **ret)
{
    struct domain *named = value_copy(&type_domain, def);
    struct plan_build b = {.def = named, .facts = facts, .opt = opt};
    hostdev_from_interfaces(named);
    domain_assign_aliases(named);
    build_start(&b);
    environment(&b);
    arg(&b, named->emulator ?: facts->binary ?: "");
    int rc = named->emulator || facts->binary
                 ? unsupported(named)
                 : fail(ERR_CONFIG_UNSUPPORTED, "domain: <emulator> is missing");
    if (rc == 0)
        rc = check_host(&b);
    if (rc == 0)
        rc = cpu_resolve(named, facts, b.kvm);
    if (rc == 0)
        rc = first_half(&b);
    if (rc == 0)
        rc = device_half(&b);
    if (rc == 0)
        rc = tail(&b);
    if (rc == 0)
        command_files(&b);
    struct plan *p = build_finish(&b);
    value_free(&type_domain, named);
    if (rc < 0) {
        plan_free(p);
        return -1;
    }
    *ret = p;
    return 0;
}

void plan_free(struct plan *p)
{
    if (!p)
        return;
    g_strfreev(p->argv);
    g_strfreev(p->env);
    g_strfreev(p->dirs);
    g_strfreev(p->unlink);
    for (size_t i = 0; i < p->n_fds; i++)
        fd_clear(&p->fds[i]);
    g_free(p->fds);
    for (size_t i = 0; i < p->n_helpers; i++)
        helper_clear(&p->helpers[i]);
    g_free(p->helpers);
    for (size_t i = 0; i < p->n_files; i++)
        plan_file_clear(&p->files[i]);
    g_free(p->files);
    if (p->master_key)
        explicit_bzero(p->master_key, PLAN_KEY_SIZE);
    g_free(p->master_key);
    g_free(p->nvram_path);
    g_free(p->nvram_template);
    g_free(p);
}

static void shell_word(GString *s, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "@%_-+=:,./";
    if (*word && strspn(word, plain) == strlen(word)) {
        g_string_append(s, word);
        return;
    }
    g_autofree char *quoted = g_shell_quote(word);
    g_string_append(s, quoted);
}

char *plan_shell(const struct plan *p, bool wrap)
{
    GString *s = g_string_new(NULL);
    const char *sep = wrap ? " \\\n" : " ";
    for (char **e = p->env; *e; e++) {
        const char *value = strchr(*e, '=') + 1;
        g_string_append_len(s, *e, value - *e);
        if (*value)
            shell_word(s, value);
        g_string_append(s, sep);
    }
    for (char **a = p->argv; *a; a++) {
        shell_word(s, *a);
        if (a[1])
            g_string_append(s, a[0][0] == '-' && a[1][0] != '-' ? " " : sep);
    }
    g_string_append_c(s, '\n');
    return g_string_free(s, FALSE);
}
