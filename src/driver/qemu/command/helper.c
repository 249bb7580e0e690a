/* The programs that serve a device beside QEMU: what each is called with. Part of plan_make; pure;
 * never awaits: guest/helper.c starts them. Invariant: a helper's name begins with the alias of its
 * device, so that whoever takes the device out finds it. */
#include "driver/qemu/command/build.h"
#include "base/error.h"
#include <string.h>

static const char *const usual_programs[PLAN_HELPER_KINDS] = {
    [PLAN_HELPER_VIRTIOFSD] = "virtiofsd",
    [PLAN_HELPER_PASST] = "passt",
    [PLAN_HELPER_GPU] = "vhost-user-gpu",
    [PLAN_HELPER_RESERVATIONS] = "qemu-pr-helper",
};

void helper_clear(struct plan_helper *h)
{
    g_free(h->name);
    g_free(h->socket);
    g_strfreev(h->argv);
}

static char *program(const struct plan_build *b, enum plan_helper_kind kind)
{
    if (!b->opt->helper)
        return g_strdup(usual_programs[kind]);
    char *path = b->opt->helper(b->opt, kind);
    return path ? path
                : fail_null(ERR_CONFIG_UNSUPPORTED,
                            "program '%s', which a device of this guest "
                            "needs, is not installed",
                            usual_programs[kind]);
}

static void word(GPtrArray *argv, const char *text)
{
    g_ptr_array_add(argv, g_strdup(text));
}

static void __attribute__((format(printf, 2, 3))) wordf(GPtrArray *argv, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    g_ptr_array_add(argv, g_strdup_vprintf(fmt, ap));
    va_end(ap);
}

/* Takes argv. */
static void add(struct plan_build *b, struct plan_helper h, const char *alias, GPtrArray *argv)
{
    h.name = g_strdup_printf("%s-%s", alias, usual_programs[h.kind]);
    g_ptr_array_add(argv, NULL);
    h.argv = (char **)g_ptr_array_free(argv, FALSE);
    g_array_append_val(b->helpers, h);
    if (h.socket)
        g_ptr_array_add(b->unlink, g_strdup(h.socket));
}

static void add_dir(struct plan_build *b, const char *socket)
{
    g_ptr_array_add(b->dirs, g_path_get_dirname(socket));
}

/* --- virtiofsd ----------------------------------------------------------------------------------
 */

static void flag_option(GString *o, const char *name, enum tristate value)
{
    if (value)
        g_string_append_printf(o, ",%s%s", value == TRI_YES ? "" : "no_", name);
}

static char *share_options(const struct filesystem *fs)
{
    const struct fs_binary *bin = fs->binary;
    GString *o = g_string_new("source=");
    for (const char *c = fs->source->dir; *c; c++)
        g_string_append_printf(o, *c == ',' || *c == '\\' ? "\\%c" : "%c", *c);
    if (bin && bin->cache && bin->cache->mode)
        g_string_append_printf(o, ",cache=%s",
                               enum_word(&enum_fs_cache_mode, (int)bin->cache->mode));
    if (bin && bin->sandbox && bin->sandbox->mode)
        g_string_append_printf(o, ",sandbox=%s",
                               enum_word(&enum_fs_sandbox_mode, (int)bin->sandbox->mode));
    flag_option(o, "xattr", bin ? bin->xattr : TRI_ABSENT);
    flag_option(o, "flock", bin && bin->lock ? bin->lock->flock : TRI_ABSENT);
    flag_option(o, "posix_lock", bin && bin->lock ? bin->lock->posix : TRI_ABSENT);
    return g_string_free(o, FALSE);
}

static void map_ids(GPtrArray *argv, const char *option, struct id_range **list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        wordf(argv, "%s=:%u:%u:%u:", option, list[i]->start, list[i]->target, list[i]->count);
}

int helper_virtiofsd(struct plan_build *b, const struct filesystem *fs, const char *socket)
{
    const struct fs_binary *bin = fs->binary;
    if (!fs->source || !fs->source->dir)
        return fail(ERR_XML_ERROR, "filesystem: <source dir=> is missing");
    char *path = bin && bin->path ? g_strdup(bin->path) : program(b, PLAN_HELPER_VIRTIOFSD);
    if (!path)
        return -1;
    GPtrArray *argv = g_ptr_array_new();
    g_autofree char *options = share_options(fs);
    g_ptr_array_add(argv, path);
    wordf(argv, "--fd=%d", PLAN_HELPER_FD);
    word(argv, "-o");
    word(argv, options);
    if (bin && bin->thread_pool && bin->thread_pool->has_size)
        wordf(argv, "--thread-pool-size=%u", bin->thread_pool->size);
    if (bin && bin->openfiles && bin->openfiles->has_max)
        wordf(argv, "--rlimit-nofile=%u", bin->openfiles->max);
    if (fs->idmap) {
        map_ids(argv, "--uid-map", fs->idmap->uids, fs->idmap->n_uids);
        map_ids(argv, "--gid-map", fs->idmap->gids, fs->idmap->n_gids);
    }
    if (fs->readonly)
        word(argv, "--readonly");
    if (b->opt->virtiofsd_debug)
        word(argv, "-d");
    add(b,
        (struct plan_helper){
            .kind = PLAN_HELPER_VIRTIOFSD, .how = PLAN_SOCKET_GIVEN, .socket = g_strdup(socket)},
        alias_of(fs->alias), argv);
    return 0;
}

/* --- passt --------------------------------------------------------------------------------------
 */

static void guest_address(GPtrArray *argv, const struct ip_address *ip)
{
    word(argv, "--address");
    word(argv, ip->address);
    if (ip->has_prefix && !strchr(ip->address, ':')) {
        word(argv, "--netmask");
        wordf(argv, "%u", ip->prefix);
    }
}

static void add_range(GString *spec, const struct port_range *r)
{
    g_string_append_printf(spec, "%s%u", r->exclude == TRI_YES ? "~" : "", r->start);
    if (r->has_end)
        g_string_append_printf(spec, "-%u", r->end);
    if (r->has_to)
        g_string_append_printf(spec, ":%u", r->to);
    if (r->has_to && r->has_end)
        g_string_append_printf(spec, "-%u", r->to + (r->end - r->start));
}

/* "192.0.2.1%eth0/22-80:32-90,~30" */
static char *port_spec(const struct port_forward *f)
{
    GString *spec = g_string_new(f->address);
    if (f->dev)
        g_string_append_printf(spec, "%%%s", f->dev);
    if (spec->len)
        g_string_append_c(spec, '/');
    if (!f->n_ranges)
        g_string_append(spec, "all");
    for (size_t i = 0; i < f->n_ranges; i++) {
        if (i)
            g_string_append_c(spec, ',');
        add_range(spec, f->ranges[i]);
    }
    return g_string_free(spec, FALSE);
}

int helper_passt(struct plan_build *b, const struct interface *n, const char *socket)
{
    const char *dev = n->source && n->source->user ? n->source->user->dev : NULL;
    char *path = program(b, PLAN_HELPER_PASST);
    if (!path)
        return -1;
    GPtrArray *argv = g_ptr_array_new();
    g_ptr_array_add(argv, path);
    word(argv, "--foreground");
    word(argv, "--one-off");
    word(argv, "--socket");
    word(argv, socket);
    if (n->type == INTERFACE_TYPE_VHOSTUSER)
        word(argv, "--vhost-user");
    if (n->backend->log_file) {
        word(argv, "--log-file");
        word(argv, n->backend->log_file);
    }
    if (n->backend->hostname) {
        word(argv, "--hostname");
        word(argv, n->backend->hostname);
    }
    if (n->backend->fqdn) {
        word(argv, "--fqdn");
        word(argv, n->backend->fqdn);
    }
    if (dev) {
        word(argv, "--interface");
        word(argv, dev);
    }
    for (size_t i = 0; i < n->n_ips; i++)
        if (n->ips[i]->address)
            guest_address(argv, n->ips[i]);
    for (size_t i = 0; i < n->n_port_forwards; i++) {
        word(argv,
             n->port_forwards[i]->proto == PORT_FORWARD_PROTO_UDP ? "--udp-ports" : "--tcp-ports");
        g_ptr_array_add(argv, port_spec(n->port_forwards[i]));
    }
    add_dir(b, socket);
    add(b,
        (struct plan_helper){
            .kind = PLAN_HELPER_PASST, .how = PLAN_SOCKET_OWN, .socket = g_strdup(socket)},
        alias_of(n->alias), argv);
    return 0;
}

/* --- vhost-user-gpu -----------------------------------------------------------------------------
 */

int helper_gpu(struct plan_build *b, const struct video *v, int qemu_fd)
{
    const struct video_acceleration *a = v->model->acceleration;
    char *path = program(b, PLAN_HELPER_GPU);
    if (!path)
        return -1;
    GPtrArray *argv = g_ptr_array_new();
    g_ptr_array_add(argv, path);
    wordf(argv, "--fd=%d", PLAN_HELPER_FD);
    if (a && a->accel3d == TRI_YES)
        word(argv, "--virgl");
    if (a && a->rendernode)
        wordf(argv, "--render-node=%s", a->rendernode);
    add(b,
        (struct plan_helper){.kind = PLAN_HELPER_GPU, .how = PLAN_SOCKET_PAIR, .qemu_fd = qemu_fd},
        alias_of(v->alias), argv);
    return 0;
}

/* --- persistent reservations --------------------------------------------------------------------
 */

static void reservations_json(struct plan_build *b, const char *id, const char *path)
{
    arg_json(b, "-object",
             json_pack("{s:s, s:s, s:s}", "qom-type", "pr-manager-helper", "id", id, "path", path));
}

/* One for all disks that leave it to us. */
static int managed_reservations(struct plan_build *b)
{
    static const char id[] = "pr-helper0";
    g_autofree char *socket = g_strdup_printf("%s/%s.sock", b->private_dir, id);
    for (guint i = 0; i < b->helpers->len; i++)
        if (g_array_index(b->helpers, struct plan_helper, i).kind == PLAN_HELPER_RESERVATIONS)
            return 0;
    char *path = program(b, PLAN_HELPER_RESERVATIONS);
    if (!path)
        return -1;
    GPtrArray *argv = g_ptr_array_new();
    g_ptr_array_add(argv, path);
    word(argv, "-k");
    word(argv, socket);
    reservations_json(b, id, socket);
    add(b,
        (struct plan_helper){
            .kind = PLAN_HELPER_RESERVATIONS, .how = PLAN_SOCKET_OWN, .socket = g_strdup(socket)},
        id, argv);
    return 0;
}

int reservations_object(struct plan_build *b, const struct disk *d, char **ret_id)
{
    const struct reservations *r = d->source ? d->source->reservations : NULL;
    *ret_id = NULL;
    if (!r)
        return 0;
    if (r->managed == TRI_YES) {
        *ret_id = g_strdup("pr-helper0");
        return managed_reservations(b);
    }
    if (!r->source || !r->source->path)
        return fail(ERR_XML_ERROR, "<reservations managed='no'> needs a <source path=>");
    *ret_id = g_strdup_printf("pr-%s", alias_of(d->alias));
    reservations_json(b, *ret_id, r->source->path);
    return 0;
}
