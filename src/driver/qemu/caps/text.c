/* Owns the text form of a binary's capabilities: lines of fields separated by tabs. Called by
 * probe.c (writes) and cache.c (reads, packs); never awaits. A section is
 *
 *   machine  name alias default-cpu default-ram-id cpu-max flags
 *   cpu      name type alias-of usable flags blockers…
 *   expand   which model;  prop which name value
 *   facts    then sorted lines "name" or "name value" to the end
 *
 * and a file is a header, the identity of the binary, and sections with their lengths. Invariant:
 * what was probed goes through the same reader as what comes from disk.
 */
#include "driver/qemu/caps/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 8 };

/* --- writing ------------------------------------------------------------------------------------
 */

void caps_writer_init(struct caps_writer *w)
{
    w->records = g_string_new(NULL);
    w->facts = g_ptr_array_new_with_free_func(g_free);
}

static void add_clean(GString *s, const char *text)
{
    for (; *text; text++)
        g_string_append_c(s, (unsigned char)*text < ' ' ? ' ' : *text);
}

void caps_record(struct caps_writer *w, const char *kind, ...)
{
    g_string_append(w->records, kind);
    va_list ap;
    va_start(ap, kind);
    for (const char *field; (field = va_arg(ap, const char *));) {
        g_string_append_c(w->records, '\t');
        add_clean(w->records, field);
    }
    va_end(ap);
    g_string_append_c(w->records, '\n');
}

void caps_fact(struct caps_writer *w, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *line = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    for (char *p = line; *p; p++)
        if ((unsigned char)*p < ' ' && *p != '\t')
            *p = ' ';
    g_ptr_array_add(w->facts, line);
}

static size_t name_length(const char *line, size_t len)
{
    const char *tab = memchr(line, '\t', len);
    return tab ? (size_t)(tab - line) : len;
}

static int compare_names(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int d = memcmp(a, b, MIN(a_len, b_len));
    return d ? d : (a_len > b_len) - (a_len < b_len);
}

static int by_name(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    return compare_names(x, name_length(x, strlen(x)), y, name_length(y, strlen(y)));
}

GBytes *caps_writer_end(struct caps_writer *w)
{
    if (w->version && w->arch) /* the common section */
        caps_record(w, "qemu", w->version, w->package ? w->package : "", w->arch ? w->arch : "",
                    w->kvm_present ? "kvm" : "", NULL);
    g_string_append(w->records, "facts\n");
    g_ptr_array_sort(w->facts, by_name);
    for (guint i = 0; i < w->facts->len; i++) {
        if (i && by_name(&w->facts->pdata[i - 1], &w->facts->pdata[i]) == 0)
            continue;
        g_string_append(w->records, w->facts->pdata[i]);
        g_string_append_c(w->records, '\n');
    }
    GBytes *text = g_string_free_to_bytes(g_steal_pointer(&w->records));
    caps_writer_clear(w);
    return text;
}

void caps_writer_clear(struct caps_writer *w)
{
    if (w->records)
        g_string_free(g_steal_pointer(&w->records), TRUE);
    g_clear_pointer(&w->facts, g_ptr_array_unref);
    g_clear_pointer(&w->version, g_free);
    g_clear_pointer(&w->package, g_free);
    g_clear_pointer(&w->arch, g_free);
}

/* --- reading ------------------------------------------------------------------------------------
 */

struct cursor {
    const char *at, *end;
};
struct fields {
    size_t n;
    const char *text[FIELDS_MAX];
};

/* The next line cut at tabs (the last field keeps further ones), its texts kept in c->strings. */
static bool next_fields(struct qemu_caps *c, struct cursor *cur, struct fields *f)
{
    if (cur->at >= cur->end)
        return false;
    const char *nl = memchr(cur->at, '\n', (size_t)(cur->end - cur->at));
    if (!nl)
        return false;
    char *copy = g_string_chunk_insert_len(c->strings, cur->at, nl - cur->at);
    cur->at = nl + 1;
    *f = (struct fields){0};
    for (char *p = copy; p && f->n < FIELDS_MAX; f->n++) {
        f->text[f->n] = p;
        p = f->n + 1 < FIELDS_MAX ? strchr(p, '\t') : NULL;
        if (p)
            *p++ = 0;
    }
    for (size_t i = f->n; i < FIELDS_MAX; i++)
        f->text[i] = "";
    return true;
}

static const char *or_null(const char *s)
{
    return *s ? s : NULL;
}

static void read_machine(struct qemu_caps *c, const struct fields *f)
{
    const char *flags = f->text[6];
    struct caps_machine m = {.name = f->text[1],
                             .alias = or_null(f->text[2]),
                             .default_cpu = or_null(f->text[3]),
                             .default_ram_id = or_null(f->text[4]),
                             .cpu_max = (unsigned)strtoul(f->text[5], NULL, 10),
                             .is_default = strchr(flags, 'd') != NULL,
                             .hotpluggable_cpus = strchr(flags, 'h') != NULL,
                             .numa_mem = strchr(flags, 'n') != NULL,
                             .deprecated = strchr(flags, 'o') != NULL,
                             .acpi = strchr(flags, 'a') != NULL};
    g_array_append_val(c->machines, m);
}

static int read_facts(struct qemu_caps *c, struct cursor *cur)
{
    c->facts = cur->at;
    c->facts_len = (size_t)(cur->end - cur->at);
    GArray *lines = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), 20000);
    for (const char *p = cur->at; p < cur->end;) {
        uint32_t at = (uint32_t)(p - c->facts);
        g_array_append_val(lines, at);
        p = memchr(p, '\n', (size_t)(cur->end - p));
        if (!p) {
            g_array_free(lines, TRUE);
            return -1;
        }
        p++;
    }
    c->n_lines = lines->len;
    c->lines = (uint32_t *)(void *)g_array_free(lines, FALSE);
    return 0;
}

static void read_version(struct qemu_caps *c, const struct fields *f)
{
    c->version = (unsigned)strtoul(f->text[1], NULL, 10);
    c->package = f->text[2];
    c->arch = f->text[3];
    c->kvm = strcmp(f->text[4], "kvm") == 0;
}

int caps_load_common(struct qemu_caps *c, GBytes *text)
{
    size_t len;
    const char *data = g_bytes_get_data(text, &len);
    struct cursor cur = {data, data + len};
    struct fields f;
    if (c->common)
        return -1;
    c->common = g_bytes_ref(text);
    c->arch = c->package = "";
    while (next_fields(c, &cur, &f)) {
        if (strcmp(f.text[0], "facts") == 0)
            return c->version && *c->arch ? read_facts(c, &cur) : -1;
        if (strcmp(f.text[0], "qemu") == 0)
            read_version(c, &f);
        else if (strcmp(f.text[0], "machine") == 0)
            read_machine(c, &f);
    }
    return -1;
}

static const char *const *split_words(struct qemu_caps *c, const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    guint n = *words ? g_strv_length(parts) : 0;
    const char **list = g_new0(const char *, n + 1);
    for (guint i = 0; i < n; i++)
        list[i] = g_string_chunk_insert_const(c->strings, parts[i]);
    return (const char *const *)list;
}

static void read_cpu(struct qemu_caps *c, GArray *cpus, const struct fields *f)
{
    struct caps_cpu cpu = {.name = f->text[1],
                           .type = f->text[2],
                           .alias_of = or_null(f->text[3]),
                           .usable = *f->text[4] == 'y'   ? 1
                                     : *f->text[4] == 'n' ? 0
                                                          : -1,
                           .deprecated = strchr(f->text[5], 'o') != NULL,
                           .is_static = strchr(f->text[5], 's') != NULL,
                           .blockers = split_words(c, f->text[6])};
    g_array_append_val(cpus, cpu);
}

int caps_load_accel(struct qemu_caps *c, enum accel accel, GBytes *text)
{
    size_t len;
    const char *data = g_bytes_get_data(text, &len);
    struct cursor cur = {data, data + len};
    struct fields f;
    if (c->accel[accel])
        return -1;
    struct caps_accel *a = g_new0(struct caps_accel, 1);
    g_autoptr(GArray) cpus = g_array_new(FALSE, FALSE, sizeof(struct caps_cpu));
    g_autoptr(GArray) machines = g_array_new(FALSE, FALSE, sizeof(struct caps_machine_cpu));
    GArray *props[EXPAND_COUNT];
    for (int e = 0; e < EXPAND_COUNT; e++)
        props[e] = g_array_new(FALSE, FALSE, sizeof(struct caps_prop));
    while (next_fields(c, &cur, &f)) {
        unsigned e = (unsigned)strtoul(f.text[1], NULL, 10);
        if (strcmp(f.text[0], "cpu") == 0)
            read_cpu(c, cpus, &f);
        else if (strcmp(f.text[0], "machine") == 0)
            g_array_append_val(machines,
                               ((struct caps_machine_cpu){f.text[1], or_null(f.text[3])}));
        else if (strcmp(f.text[0], "expand") == 0 && e < EXPAND_COUNT)
            a->expansion[e].model = f.text[2];
        else if (strcmp(f.text[0], "prop") == 0 && e < EXPAND_COUNT)
            g_array_append_val(props[e],
                               ((struct caps_prop){f.text[2], f.text[3], *f.text[4] == 'o'}));
    }
    a->n_cpus = cpus->len;
    a->cpus = (void *)g_array_free(g_steal_pointer(&cpus), FALSE);
    a->n_machine_cpus = machines->len;
    a->machine_cpus = (void *)g_array_free(g_steal_pointer(&machines), FALSE);
    for (int e = 0; e < EXPAND_COUNT; e++) {
        a->expansion[e].n = props[e]->len;
        a->expansion[e].props = (void *)g_array_free(props[e], FALSE);
    }
    c->accel_text[accel] = g_bytes_ref(text);
    c->accel[accel] = a;
    return 0;
}

/* --- looking up ---------------------------------------------------------------------------------
 */

const char *caps_fact_line(const struct qemu_caps *c, size_t i, size_t *ret_len)
{
    const char *line = c->facts + c->lines[i];
    size_t end = i + 1 < c->n_lines ? c->lines[i + 1] : c->facts_len;
    *ret_len = end - c->lines[i] - 1;
    return line;
}

size_t caps_fact_lower(const struct qemu_caps *c, const char *prefix)
{
    size_t low = 0, high = c->n_lines, want = strlen(prefix);
    while (low < high) {
        size_t mid = (low + high) / 2, len;
        const char *line = caps_fact_line(c, mid, &len);
        if (compare_names(line, name_length(line, len), prefix, want) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const char *caps_fact_value(const struct qemu_caps *c, const char *name, size_t *ret_len)
{
    size_t i = caps_fact_lower(c, name), len;
    if (i >= c->n_lines)
        return NULL;
    const char *line = caps_fact_line(c, i, &len);
    size_t n = name_length(line, len);
    if (n != strlen(name) || memcmp(line, name, n) != 0)
        return NULL;
    *ret_len = n < len ? len - n - 1 : 0;
    return n < len ? line + n + 1 : "";
}

/* --- the whole ----------------------------------------------------------------------------------
 */

struct qemu_caps *caps_new(const char *binary)
{
    struct qemu_caps *c = g_new0(struct qemu_caps, 1);
    c->binary = g_strdup(binary);
    c->strings = g_string_chunk_new(16 * 1024);
    c->machines = g_array_new(FALSE, FALSE, sizeof(struct caps_machine));
    return c;
}

static void accel_free(struct caps_accel *a)
{
    if (!a)
        return;
    for (size_t i = 0; i < a->n_cpus; i++)
        g_free((void *)a->cpus[i].blockers);
    for (int e = 0; e < EXPAND_COUNT; e++)
        g_free(a->expansion[e].props);
    g_free(a->cpus);
    g_free(a->machine_cpus);
    g_free(a);
}

void caps_free(struct qemu_caps *c)
{
    if (!c)
        return;
    for (int i = 0; i < ACCEL_COUNT; i++) {
        accel_free(c->accel[i]);
        g_clear_pointer(&c->accel_text[i], g_bytes_unref);
        g_free(c->accel_key[i]);
    }
    g_clear_pointer(&c->common, g_bytes_unref);
    g_array_free(c->machines, TRUE);
    g_string_chunk_free(c->strings);
    g_free(c->lines);
    g_free(c->binary);
    g_free(c);
}

static const char *const accel_words[] = {[ACCEL_TCG] = "tcg", [ACCEL_KVM] = "kvm"};

static void pack_section(GString *s, const char *name, const char *key, GBytes *text)
{
    size_t len = text ? g_bytes_get_size(text) : 0;
    g_string_append_printf(s, "section\t%s\t%zu\t%s\n", name, len, key);
    if (len)
        g_string_append_len(s, g_bytes_get_data(text, NULL), (gssize)len);
}

GBytes *caps_pack(const struct qemu_caps *c)
{
    GString *s = g_string_new(NULL);
    g_string_append_printf(s, "vireo-qemu-capabilities\t%d\nbinary\t%s\n", CAPS_FORMAT, c->binary);
    const gint64 id[] = {c->id.size, c->id.mtime_ns, c->id.inode, c->id.modules};
    g_string_append(s, "file");
    for (size_t i = 0; i < G_N_ELEMENTS(id); i++)
        g_string_append_printf(s, "\t%" G_GINT64_FORMAT, id[i]);
    g_string_append_c(s, '\n');
    pack_section(s, "common", "", c->common);
    for (int i = 0; i < ACCEL_COUNT; i++)
        if (c->accel_text[i] || c->accel_refused[i])
            pack_section(s, accel_words[i], c->accel_key[i] ? c->accel_key[i] : "",
                         c->accel_text[i]);
    g_string_append(s, "end\n");
    return g_string_free_to_bytes(s);
}

/* One section whose header was read; what is of no known name is skipped. */
static int unpack_section(struct qemu_caps *c, const struct fields *f, GBytes *text)
{
    if (strcmp(f->text[1], "common") == 0)
        return caps_load_common(c, text);
    for (int i = 0; i < ACCEL_COUNT; i++)
        if (strcmp(f->text[1], accel_words[i]) == 0) {
            c->accel_key[i] = g_strdup(f->text[3]);
            c->accel_refused[i] = g_bytes_get_size(text) == 0;
            return c->accel_refused[i] ? 0 : caps_load_accel(c, (enum accel)i, text);
        }
    return 0;
}

static int unpack(struct qemu_caps *c, GBytes *file)
{
    size_t len;
    const char *data = g_bytes_get_data(file, &len);
    struct cursor cur = {data, data + len};
    struct fields f;
    if (!next_fields(c, &cur, &f) || strcmp(f.text[0], "vireo-qemu-capabilities") != 0 ||
        atoi(f.text[1]) != CAPS_FORMAT)
        return -1;
    if (!next_fields(c, &cur, &f) || strcmp(f.text[1], c->binary) != 0)
        return -1;
    while (next_fields(c, &cur, &f)) {
        if (strcmp(f.text[0], "end") == 0)
            return c->common ? 0 : -1;
        if (strcmp(f.text[0], "file") == 0) {
            c->id = (struct caps_file_id){
                g_ascii_strtoll(f.text[1], NULL, 10), g_ascii_strtoll(f.text[2], NULL, 10),
                g_ascii_strtoll(f.text[3], NULL, 10), g_ascii_strtoll(f.text[4], NULL, 10)};
            continue;
        }
        size_t n = strtoul(f.text[2], NULL, 10);
        if (strcmp(f.text[0], "section") != 0 || n > (size_t)(cur.end - cur.at))
            return -1;
        g_autoptr(GBytes) text = g_bytes_new_from_bytes(file, (size_t)(cur.at - data), n);
        cur.at += n;
        if (unpack_section(c, &f, text) < 0)
            return -1;
    }
    return -1;
}

struct qemu_caps *caps_unpack(const char *binary, GBytes *file)
{
    struct qemu_caps *c = caps_new(binary);
    if (unpack(c, file) == 0)
        return c;
    caps_free(c);
    return NULL;
}
