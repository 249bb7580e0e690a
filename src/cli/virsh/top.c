/* virsh top: a live table of guests. Two looks at the bulk statistics give rates; on a terminal the
 * table is drawn anew until a key q, elsewhere it is printed a given number of times. */
#include "cli/virsh/virsh.h"
#include <poll.h>
#include <termios.h>
#include <unistd.h>

struct sample {
    char *name;
    int state;
    unsigned long long cpu_ns, memory_kib, disk_bytes, net_bytes;
};
struct line {
    const struct sample *now;
    double cpu_percent;
    unsigned long long disk_per_s, net_per_s;
};
enum order { ORDER_CPU, ORDER_MEMORY, ORDER_DISK, ORDER_NET, ORDER_NAME };
static const char *const orders[] = {"cpu", "memory", "disk", "net", "name"};

static void sample_clear(void *p)
{
    g_free(((struct sample *)p)->name);
}

static unsigned long long number_of(const virTypedParameter *p)
{
    return p->type == VIR_TYPED_PARAM_ULLONG ? p->value.ul
           : p->type == VIR_TYPED_PARAM_UINT ? p->value.ui
                                             : 0;
}

static struct sample sample_of(virDomainStatsRecordPtr record)
{
    struct sample s = {.name = g_strdup(virDomainGetName(record->dom))};
    for (int i = 0; i < record->nparams; i++) {
        const virTypedParameter *p = &record->params[i];
        if (strcmp(p->field, "state.state") == 0)
            s.state = p->value.i;
        else if (strcmp(p->field, "cpu.time") == 0)
            s.cpu_ns = number_of(p);
        else if (strcmp(p->field, "balloon.current") == 0)
            s.memory_kib = number_of(p);
        else if (g_str_has_prefix(p->field, "block.") && (g_str_has_suffix(p->field, ".rd.bytes") ||
                                                          g_str_has_suffix(p->field, ".wr.bytes")))
            s.disk_bytes += number_of(p);
        else if (g_str_has_prefix(p->field, "net.") && (g_str_has_suffix(p->field, ".rx.bytes") ||
                                                        g_str_has_suffix(p->field, ".tx.bytes")))
            s.net_bytes += number_of(p);
    }
    return s;
}

static GArray *take_samples(struct shell *sh)
{
    virDomainStatsRecordPtr *records = NULL;
    unsigned groups = VIR_DOMAIN_STATS_STATE | VIR_DOMAIN_STATS_CPU_TOTAL |
                      VIR_DOMAIN_STATS_BALLOON | VIR_DOMAIN_STATS_BLOCK |
                      VIR_DOMAIN_STATS_INTERFACE;
    int n = virConnectGetAllDomainStats(sh->conn, groups, &records,
                                        VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE |
                                            VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT);
    if (n < 0) {
        shell_fail_reason(sh);
        return NULL;
    }
    GArray *samples = g_array_new(FALSE, FALSE, sizeof(struct sample));
    g_array_set_clear_func(samples, sample_clear);
    for (int i = 0; i < n; i++) {
        struct sample s = sample_of(records[i]);
        g_array_append_val(samples, s);
    }
    virDomainStatsRecordListFree(records);
    return samples;
}

static const struct sample *find(const GArray *samples, const char *name)
{
    for (guint i = 0; samples && i < samples->len; i++)
        if (strcmp(g_array_index(samples, struct sample, i).name, name) == 0)
            return &g_array_index(samples, struct sample, i);
    return NULL;
}

static unsigned long long rate(unsigned long long now, unsigned long long before, double seconds)
{
    return now > before && seconds > 0 ? (unsigned long long)((double)(now - before) / seconds) : 0;
}

static int compare(const void *a, const void *b, void *opaque)
{
    const struct line *x = a, *y = b;
    const enum order *order = opaque;
    double dx = 0, dy = 0;
    switch (*order) {
    case ORDER_CPU:
        dx = x->cpu_percent, dy = y->cpu_percent;
        break;
    case ORDER_MEMORY:
        dx = (double)x->now->memory_kib, dy = (double)y->now->memory_kib;
        break;
    case ORDER_DISK:
        dx = (double)x->disk_per_s, dy = (double)y->disk_per_s;
        break;
    case ORDER_NET:
        dx = (double)x->net_per_s, dy = (double)y->net_per_s;
        break;
    case ORDER_NAME:
        break;
    }
    return dx > dy ? -1 : dx < dy ? 1 : strcmp(x->now->name, y->now->name);
}

static struct cli_table *make_table(const struct cli_args *args, const GArray *now,
                                    const GArray *before, double seconds, enum order order)
{
    g_autofree struct line *lines = g_new0(struct line, now->len + 1);
    for (guint i = 0; i < now->len; i++) {
        const struct sample *s = &g_array_index(now, struct sample, i);
        const struct sample *old = find(before, s->name);
        lines[i].now = s;
        if (!old)
            continue;
        lines[i].cpu_percent = (double)rate(s->cpu_ns, old->cpu_ns, seconds) / 1e7;
        lines[i].disk_per_s = rate(s->disk_bytes, old->disk_bytes, seconds);
        lines[i].net_per_s = rate(s->net_bytes, old->net_bytes, seconds);
    }
    g_qsort_with_data(lines, (int)now->len, sizeof *lines, compare, &order);
    struct cli_table *t =
        cli_table_new(args, "name", "state", "cpu", "memory", "disk", "net", NULL);
    for (guint i = 0; i < now->len; i++) {
        const struct line *l = &lines[i];
        g_autofree char *cpu = g_strdup_printf("%.1f", l->cpu_percent);
        g_autofree char *memory = pretty_bytes(l->now->memory_kib * 1024);
        g_autofree char *disk = pretty_bytes(l->disk_per_s);
        g_autofree char *net = pretty_bytes(l->net_per_s);
        cli_table_row(t, l->now->name, state_name(l->now->state), cpu, memory, disk, net, NULL);
        cli_table_value(t, "cpu", json_real(l->cpu_percent));
        cli_table_value(t, "memory", json_integer((json_int_t)l->now->memory_kib * 1024));
        cli_table_value(t, "disk", json_integer((json_int_t)l->disk_per_s));
        cli_table_value(t, "net", json_integer((json_int_t)l->net_per_s));
    }
    return t;
}

/* Waits for the next look; a key changes the order (c m d n a) or ends it: -1. */
static int wait_key(int milliseconds, bool terminal, enum order *order)
{
    struct pollfd in = {terminal ? STDIN_FILENO : -1, POLLIN, 0};
    char key;
    if (poll(&in, 1, milliseconds) <= 0)
        return 0;
    if (read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 3)
        return -1;
    const char *at = strchr("cmdna", key);
    if (at && key)
        *order = (enum order)(at - "cmdna");
    return 0;
}

static int top_loop(struct shell *sh, const struct cli_args *args, int delay, int count,
                    enum order order, bool terminal)
{
    GArray *before = take_samples(sh);
    int rc = before ? 0 : -1, left = delay * 1000;
    gint64 then = g_get_monotonic_time();
    for (int i = 0; rc == 0 && (count == 0 || i < count); i++) {
        if (wait_key(left, terminal, &order) < 0)
            break;
        GArray *now = take_samples(sh);
        gint64 at = g_get_monotonic_time();
        if (!now) {
            rc = -1;
            break;
        }
        if (terminal)
            fputs("\033[H\033[2J", stdout);
        show_table(sh, args, make_table(args, now, before, (double)(at - then) / 1e6, order));
        if (terminal)
            puts("\n q quit   order by: c cpu  m memory  d disk  n net  a name");
        fflush(stdout);
        g_array_free(before, TRUE);
        before = now;
        then = at;
    }
    if (before)
        g_array_free(before, TRUE);
    return rc;
}

int cmd_top(struct shell *sh, const struct cli_args *args)
{
    const char *word = arg_string(args, "sort");
    int delay = 2, count = 0, order = ORDER_CPU;
    struct termios old;
    if (arg_int(args, "delay", &delay) < 0 || arg_int(args, "count", &count) < 0)
        return -1;
    if (delay < 1 || count < 0)
        return shell_fail(sh, "--delay is at least 1, --count not negative");
    for (int i = 0; word && i < (int)G_N_ELEMENTS(orders); i++)
        order = strcmp(orders[i], word) == 0 ? i : order;
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !arg_given(args, "output") &&
                    tcgetattr(STDIN_FILENO, &old) == 0;
    if (!terminal && count == 0)
        count = 1;
    if (terminal) {
        struct termios raw = old;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
    int rc = top_loop(sh, args, delay, count, (enum order)order, terminal);
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &old);
    return rc;
}
