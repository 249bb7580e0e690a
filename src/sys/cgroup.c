/* Owns where control groups lie. Called when guests start and end; short local file work, nothing
 * awaits. Invariant: only groups below our own are ever made or removed. */
#include "sys/cgroup.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/error.h"
#include "sys/file.h"

struct hierarchy {
    char *path;        /* of the guest's group */
    size_t base_len;   /* of our own group's path in it */
    char *controllers; /* ",cpu,cpuacct," of v1; NULL: v2 */
};

struct cgroup {
    GPtrArray *hierarchies;
    GPtrArray *attach; /* strings and a NULL */
};

static void hierarchy_free(void *ptr)
{
    struct hierarchy *h = ptr;
    g_free(h->path);
    g_free(h->controllers);
    g_free(h);
}

void cgroup_free(struct cgroup *g)
{
    if (!g)
        return;
    g_ptr_array_unref(g->hierarchies);
    g_ptr_array_unref(g->attach);
    g_free(g);
}

/* Our own group in the hierarchy with these controllers ("" is v2); NULL: not in /proc/self/cgroup.
 */
static char *own_group(const char *own, const char *controllers)
{
    g_auto(GStrv) lines = g_strsplit(own, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        char *names = strchr(lines[i], ':');
        char *path = names ? strchr(names + 1, ':') : NULL;
        if (!path)
            continue;
        *path++ = 0;
        if (g_str_equal(names + 1, controllers))
            return g_strdup(path);
    }
    return NULL;
}

/* The controllers among a v1 mount's options are the words that /proc/self/cgroup knows together.
 */
static char *own_group_v1(const char *own, const char *options, char **ret_controllers)
{
    g_auto(GStrv) lines = g_strsplit(own, "\n", -1);
    g_autofree char *have = g_strdup_printf(",%s,", options);
    for (int i = 0; lines[i]; i++) {
        char *names = strchr(lines[i], ':');
        char *path = names ? strchr(names + 1, ':') : NULL;
        if (!path || path == names + 1)
            continue;
        g_autofree char *word = g_strndup(names + 1, (gsize)(path - names - 1));
        g_autofree char *wanted = g_strdup_printf(",%s,", word);
        if (strstr(have, wanted)) {
            *ret_controllers = g_steal_pointer(&wanted);
            return g_strdup(path + 1);
        }
    }
    return NULL;
}

/* "31 23 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu" */
static struct hierarchy *parse_mount(const char *line, const char *own)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    guint n = g_strv_length(words), dash = 6;
    while (dash < n && !g_str_equal(words[dash], "-"))
        dash++;
    if (dash + 3 >= n)
        return NULL;
    g_autofree char *controllers = NULL;
    g_autofree char *group = NULL;
    if (g_str_equal(words[dash + 1], "cgroup2"))
        group = own_group(own, "");
    else if (g_str_equal(words[dash + 1], "cgroup"))
        group = own_group_v1(own, words[dash + 3], &controllers);
    if (!group)
        return NULL;
    /* a mount may show a part of the hierarchy only: root is what it shows */
    const char *root = words[3], *rest = group;
    if (!g_str_equal(root, "/") && g_str_has_prefix(group, root))
        rest = group + strlen(root);
    else if (!g_str_equal(root, "/"))
        return NULL;
    struct hierarchy *h = g_new0(struct hierarchy, 1);
    h->path = g_build_filename(words[4], rest, NULL);
    h->base_len = strlen(h->path);
    h->controllers = g_steal_pointer(&controllers);
    return h;
}

struct cgroup *cgroup_place(const char *mountinfo, const char *own, const char *name)
{
    struct cgroup *g = g_new0(struct cgroup, 1);
    g->hierarchies = g_ptr_array_new_with_free_func(hierarchy_free);
    g->attach = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) lines = g_strsplit(mountinfo, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        struct hierarchy *h = parse_mount(lines[i], own);
        if (!h)
            continue;
        char *path = g_build_filename(h->path, name, NULL);
        g_free(h->path);
        h->path = path;
        g_ptr_array_add(g->hierarchies, h);
    }
    g_ptr_array_add(g->attach, NULL);
    return g;
}

static struct cgroup *place_here(const char *name)
{
    g_autofree char *mounts = NULL;
    g_autofree char *own = NULL;
    if (file_read("/proc/self/mountinfo", 1 << 20, &mounts, NULL) < 0 ||
        file_read("/proc/self/cgroup", 1 << 16, &own, NULL) < 0)
        return NULL;
    return cgroup_place(mounts, own, name);
}

/* Keeps the hierarchies for which keep() is true, and what to attach to. */
static void sieve(struct cgroup *g, int (*keep)(const struct hierarchy *h))
{
    g_ptr_array_set_size(g->attach, 0);
    for (guint i = 0; i < g->hierarchies->len;) {
        struct hierarchy *h = g->hierarchies->pdata[i];
        if (!keep(h)) {
            g_ptr_array_remove_index(g->hierarchies, i);
            continue;
        }
        g_ptr_array_add(g->attach, g_build_filename(h->path, "cgroup.procs", NULL));
        i++;
    }
    g_ptr_array_add(g->attach, NULL);
}

/* In one write, as the kernel's files want it; 0 or errno. */
static int file_write_now(const char *path, const char *text)
{
    size_t len = strlen(text);
    AUTO_FD int fd = open(path, O_WRONLY | O_CLOEXEC);
    return fd >= 0 && write(fd, text, len) == (ssize_t)len ? 0 : errno;
}

/* A v1 cpuset takes no process before it has processors and memory. */
static void inherit_cpuset(const struct hierarchy *h, const char *dir)
{
    static const char *const files[] = {"cpuset.cpus", "cpuset.mems"};
    if (!h->controllers || !strstr(h->controllers, ",cpuset,"))
        return;
    g_autofree char *parent = g_path_get_dirname(dir);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *from = g_build_filename(parent, files[i], NULL);
        g_autofree char *to = g_build_filename(dir, files[i], NULL);
        g_autofree char *value = NULL;
        if (g_file_get_contents(from, &value, NULL, NULL))
            file_write_now(to, value);
    }
}

static int make(const struct hierarchy *h)
{
    g_autofree char *path = g_strdup(h->path);
    for (char *at = path + h->base_len + 1;; at++) {
        if (*at && *at != '/')
            continue;
        char end = *at;
        *at = 0;
        if (mkdir(path, 0755) == 0)
            inherit_cpuset(h, path);
        else if (errno != EEXIST)
            return 0;
        *at = end;
        if (!end)
            return 1;
    }
}

static bool has_one_of(const struct hierarchy *h, const char *const *controllers)
{
    for (int i = 0; controllers[i] && h->controllers; i++) {
        g_autofree char *word = g_strdup_printf(",%s,", controllers[i]);
        if (strstr(h->controllers, word))
            return true;
    }
    return !h->controllers;
}

/* A controller of v2 shows its files below a group that hands it on; refusals are found out later.
 */
static void hand_on(const struct hierarchy *h, const char *const *controllers)
{
    g_autofree char *path = g_strdup(h->path);
    for (char *at = path + h->base_len; !h->controllers && at; at = strchr(at + 1, '/')) {
        char end = *at;
        *at = 0;
        g_autofree char *file = g_build_filename(path, "cgroup.subtree_control", NULL);
        for (int i = 0; controllers[i]; i++) {
            g_autofree char *word = g_strdup_printf("+%s", controllers[i]);
            file_write_now(file, word);
        }
        *at = end;
    }
}

static void keep_controllers(struct cgroup *g, const char *controllers)
{
    g_auto(GStrv) words = g_strsplit(controllers, ",", -1);
    for (guint i = 0; i < g->hierarchies->len;) {
        if (has_one_of(g->hierarchies->pdata[i], (const char *const *)words))
            i++;
        else
            g_ptr_array_remove_index(g->hierarchies, i);
    }
}

static int is_there(const struct hierarchy *h)
{
    return access(h->path, F_OK) == 0;
}

int cgroup_create(const char *name, const char *controllers, struct cgroup **ret)
{
    struct cgroup *g = place_here(name);
    if (!g)
        return -1;
    if (controllers)
        keep_controllers(g, controllers);
    sieve(g, make);
    g_auto(GStrv) words = g_strsplit(controllers ? controllers : "", ",", -1);
    for (guint i = 0; i < g->hierarchies->len; i++)
        hand_on(g->hierarchies->pdata[i], (const char *const *)words);
    if (!g->hierarchies->len) {
        cgroup_free(g);
        return fail(ERR_OPERATION_FAILED, "no control group '%s' could be made below our own",
                    name);
    }
    *ret = g;
    return 0;
}

struct cgroup *cgroup_open(const char *name)
{
    struct cgroup *g = place_here(name);
    if (!g) {
        error_clear();
        return NULL;
    }
    sieve(g, is_there);
    if (g->hierarchies->len)
        return g;
    cgroup_free(g);
    return NULL;
}

const char *const *cgroup_attach_files(const struct cgroup *g)
{
    return (const char *const *)g->attach->pdata;
}

char *cgroup_text(const struct cgroup *g)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < g->hierarchies->len; i++)
        g_string_append_printf(text, "%s\n", ((struct hierarchy *)g->hierarchies->pdata[i])->path);
    return g_string_free(text, FALSE);
}

/* NULL with the reason when nobody has the controller for us. */
static char *controller_file(const struct cgroup *g, const char *controller, const char *file)
{
    g_autofree char *word = g_strdup_printf(",%s,", controller);
    for (guint i = 0; i < g->hierarchies->len; i++) {
        const struct hierarchy *h = g->hierarchies->pdata[i];
        if (h->controllers && !strstr(h->controllers, word))
            continue;
        char *path = g_build_filename(h->path, file, NULL);
        if (access(path, F_OK) == 0)
            return path;
        g_free(path);
    }
    return fail_null(ERR_NO_SUPPORT, "the cgroup controller '%s' has no '%s' here", controller,
                     file);
}

int cgroup_write(const struct cgroup *g, const char *controller, const char *file,
                 const char *value)
{
    g_autofree char *path = controller_file(g, controller, file);
    if (!path)
        return -1;
    int err = file_write_now(path, value);
    return err ? fail_errno(err, "cannot write '%s' to '%s'", value, path) : 0;
}

int cgroup_read(const struct cgroup *g, const char *controller, const char *file, char **ret_value)
{
    g_autofree char *path = controller_file(g, controller, file);
    return path ? file_read(path, 1 << 20, ret_value, NULL) : -1;
}

int cgroup_add_process(const struct cgroup *g, pid_t pid)
{
    char text[24];
    g_snprintf(text, sizeof text, "%d", (int)pid);
    for (guint i = 0; i + 1 < g->attach->len; i++) {
        int err = file_write_now(g->attach->pdata[i], text);
        if (err)
            return fail_errno(err, "cannot put process %s into '%s'", text,
                              (const char *)g->attach->pdata[i]);
    }
    return 0;
}

int cgroup_add_thread(const struct cgroup *g, pid_t tid)
{
    char text[24];
    g_snprintf(text, sizeof text, "%d", (int)tid);
    for (guint i = 0; i < g->hierarchies->len; i++) {
        const struct hierarchy *h = g->hierarchies->pdata[i];
        g_autofree char *type = g_build_filename(h->path, "cgroup.type", NULL);
        g_autofree char *file =
            g_build_filename(h->path, h->controllers ? "tasks" : "cgroup.threads", NULL);
        if (!h->controllers)
            file_write_now(type, "threaded"); /* or it is already, or the next write tells */
        int err = file_write_now(file, text);
        if (err)
            return fail_errno(err, "cannot put thread %s into '%s'", text, file);
    }
    return 0;
}

int cgroup_destroy(struct cgroup *g)
{
    int rc = 0;
    for (guint i = 0; g && i < g->hierarchies->len; i++) {
        const struct hierarchy *h = g->hierarchies->pdata[i];
        if (rmdir(h->path) < 0 && errno != ENOENT && rc == 0)
            rc = fail_errno(errno, "cannot remove control group '%s'", h->path);
    }
    cgroup_free(g);
    return rc;
}
