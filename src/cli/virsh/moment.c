/* Lists of snapshots and checkpoints. */
#include "cli/virsh/moment.h"
#include <time.h>

static void moment_clear(void *p)
{
    struct moment *m = p;
    g_free(m->name);
    g_free(m->parent);
    g_free(m->state);
}

struct moments moments_new(void)
{
    struct moments all = {g_array_new(FALSE, FALSE, sizeof(struct moment))};
    g_array_set_clear_func(all.list, moment_clear);
    return all;
}

void moments_add(struct moments *all, struct moment m)
{
    g_array_append_val(all->list, m);
}

static const struct moment *at(const struct moments *all, int i)
{
    return &g_array_index(all->list, struct moment, i);
}

static const char *name_at(void *opaque, int i)
{
    return at(opaque, i)->name;
}

static const char *parent_at(void *opaque, int i)
{
    return at(opaque, i)->parent;
}

static int by_name(const void *a, const void *b)
{
    const struct moment *x = a, *y = b;
    return g_ascii_strcasecmp(x->name, y->name);
}

static char *time_text(long long time_s)
{
    time_t when = (time_t)time_s;
    struct tm tm;
    char text[64];
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z", localtime_r(&when, &tm));
    return g_strdup(text);
}

static void table(struct shell *sh, const struct cli_args *args, struct moments *all, bool states)
{
    bool parents = arg_flag(args, "parent");
    const char *third = states ? "state" : parents ? "parent" : NULL;
    struct cli_table *t = cli_table_new(args, "name", "creation_time", third,
                                        states && parents ? "parent" : NULL, NULL);
    for (guint i = 0; i < all->list->len; i++) {
        const struct moment *m = at(all, (int)i);
        g_autofree char *when = time_text(m->time_s);
        const char *state = m->state ? m->state : "", *parent = m->parent ? m->parent : "";
        cli_table_row(t, m->name, when,
                      states    ? state
                      : parents ? parent
                                : NULL,
                      states && parents ? parent : NULL, NULL);
        cli_table_value(t, "creation_time", json_integer(m->time_s));
        if (parents && !m->parent)
            cli_table_value(t, "parent", json_null());
    }
    show_table(sh, args, t);
}

int not_with_tree(struct shell *sh, const struct cli_args *args)
{
    static const char *const filters[] = {"leaves",    "no-leaves", "inactive", "active",
                                          "disk-only", "internal",  "external"};
    if (!arg_flag(args, "tree"))
        return 0;
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++)
        if (arg_given(args, filters[i]))
            return shell_fail(sh, "--%s and --tree are mutually exclusive", filters[i]);
    return 0;
}

void show_moments(struct shell *sh, const struct cli_args *args, struct moments *all, bool states)
{
    int n = (int)all->list->len;
    if (!arg_flag(args, "topological"))
        g_array_sort(all->list, by_name);
    if (arg_flag(args, "tree"))
        show_tree(n, name_at, parent_at, all);
    else if (arg_flag(args, "name"))
        for (int i = 0; i < n; i++) {
            const struct moment *m = at(all, i);
            bool parent = m->parent && arg_flag(args, "parent");
            printf("%s%s%s\n", m->name, parent ? "\t" : "", parent ? m->parent : "");
        }
    else
        table(sh, args, all, states);
    g_array_free(all->list, TRUE);
}

char **split_spec(const char *spec)
{
    GPtrArray *words = g_ptr_array_new();
    GString *word = g_string_new(NULL);
    for (const char *p = spec;; p++) {
        if (p[0] == ',' && p[1] == ',') {
            g_string_append_c(word, *p++);
        } else if (*p == ',' || !*p) {
            g_ptr_array_add(words, g_strdup(word->str));
            g_string_truncate(word, 0);
            if (!*p)
                break;
        } else {
            g_string_append_c(word, *p);
        }
    }
    g_string_free(word, TRUE);
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

int disk_elements(struct shell *sh, struct xml_out *o, char **specs,
                  int (*disk)(struct shell *sh, struct xml_out *o, const char *spec))
{
    int rc = 0;
    xml_out_open(o, "disks", NULL);
    for (; *specs && rc == 0; specs++)
        rc = disk(sh, o, *specs);
    xml_out_close(o);
    return rc;
}
