/* Reads documents and writes them back; the root element says what kind. With one file: prints what
 * is written. With --check: one line for each file, "same NAME", "differs NAME" or "refused NAME:
 * reason". With --each: for each file "## NAME" or "## NAME refused: reason", then what is written.
 * With --fill defaults are filled in and checked. With --schemas DIR each is validated first. With
 * --time: microseconds per read and write. --now, --uuid, --disks, --state, --size, --suffix and
 * --parent tell what a snapshot, checkpoint or backup is made of, --state-view shows what is only
 * kept. Called by the tests of this folder and by hand.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "defs/document.h"
#include "defs/moment.h"
#include "gen/checkpoint.h"
#include "reflect/type.h"
#include "reflect/value.h"

static bool filling;

/* What snapshots, checkpoints and backups are made of: told by options. */
static struct moment_facts facts;
static uint8_t guest_uuid[16];
static char *parent;
static uint64_t size_bytes;
static bool alone;

/* A guest with disks of those names, each a file. */
static void set_disks(const char *names)
{
    value_free(&type_domain, (void *)facts.domain);
    facts.domain = NULL;
    g_auto(GStrv) list = g_strsplit(names, ",", -1);
    if (!list[0])
        return;
    struct domain *d = value_new(&type_domain);
    d->disks = g_new0(struct disk *, g_strv_length(list));
    for (char **name = list; *name; name++) {
        struct disk *disk = value_new(&type_disk);
        disk->type = STORAGE_TYPE_FILE;
        disk->source = value_new(&type_disk_source);
        disk->source->file = value_new(&type_source_file);
        disk->source->file->file = g_strdup_printf("/fake/%s.qcow2", *name);
        disk->target = value_new(&type_disk_target);
        disk->target->dev = g_strdup(*name);
        d->disks[d->n_disks++] = disk;
    }
    facts.domain = d;
}

static void set_uuid(const char *hex)
{
    facts.domain_uuid = *hex ? guest_uuid : NULL;
    for (int i = 0; *hex && i < 16; hex++)
        if (*hex != '-' && sscanf(hex++, "%2hhx", &guest_uuid[i]) == 1)
            i++;
}

/* --now, --uuid, --disks, --state, --size, --suffix, --parent; false: no such option. */
static bool moment_option(const char *name, const char *value)
{
    if (strcmp(name, "--now") == 0) {
        facts.now_s = g_ascii_strtoll(value, NULL, 10);
        facts.redefine = !*value;
        alone = strcmp(value, "never") == 0;
    } else if (strcmp(name, "--uuid") == 0) {
        set_uuid(value);
    } else if (strcmp(name, "--disks") == 0) {
        set_disks(value);
    } else if (strcmp(name, "--state") == 0) {
        facts.state = (enum snapshot_state)MAX(enum_value(&enum_snapshot_state, value), 0);
    } else if (strcmp(name, "--suffix") == 0) {
        facts.suffix = value;
    } else if (strcmp(name, "--size") == 0) {
        size_bytes = g_ascii_strtoull(value, NULL, 10);
    } else if (strcmp(name, "--parent") == 0) {
        g_free(parent);
        parent = g_strdup(value);
    } else {
        return false;
    }
    return true;
}

/* What a driver adds to a checkpoint. */
static void link_parent(const struct type *t, void *value)
{
    struct checkpoint *c = value;
    if (t != &type_checkpoint || !parent || !*parent)
        return;
    c->parent = value_new(&type_snapshot_parent);
    c->parent->name = g_strdup(parent);
    value_free(&type_domain, c->domain); /* not asked for */
    c->domain = NULL;
    for (size_t i = 0; size_bytes && i < c->disks->n_disks; i++) {
        c->disks->disks[i]->size = size_bytes;
        c->disks->disks[i]->has_size = true;
    }
}

/* The kind of a document, by its first element. */
static const struct type *type_of(const char *xml)
{
    g_autoptr(GRegex) first = g_regex_new("<([A-Za-z]+)", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    const struct type *t = NULL;
    if (g_regex_match(first, xml, 0, &match)) {
        g_autofree char *root = g_match_info_fetch(match, 1);
        t = document_type(root);
    }
    return t ? t : document_type("domain");
}

static char *round_trip(const char *xml, size_t len, unsigned mode, unsigned view)
{
    const struct type *t = type_of(xml);
    void *value = value_read(t, xml, len, mode);
    char *out = NULL;
    if (value && (!filling || document_fill(t, value, alone ? NULL : &facts) == 0)) {
        link_parent(t, value);
        out = value_write(t, value, view);
    }
    value_free(t, value);
    return out;
}

static int each(const char *file, unsigned mode, unsigned view)
{
    g_autofree char *xml = NULL;
    gsize len;
    if (!g_file_get_contents(file, &xml, &len, NULL))
        return 2;
    g_autofree char *out = round_trip(xml, len, mode, view);
    if (out)
        printf("## %s\n%s", file, out);
    else
        printf("## %s refused: %s\n", file, error_text());
    error_clear();
    return 0;
}

static int check(const char *file, unsigned mode, unsigned view)
{
    g_autofree char *xml = NULL;
    gsize len;
    if (!g_file_get_contents(file, &xml, &len, NULL)) {
        printf("refused %s: cannot read\n", file);
        return 1;
    }
    g_autofree char *out = round_trip(xml, len, mode, view);
    if (!out) {
        printf("refused %s: %s\n", file, error_text());
        error_clear();
        return 1;
    }
    bool same = strcmp(out, xml) == 0;
    printf("%s %s\n", same ? "same" : "differs", file);
    return same ? 0 : 1;
}

static void measure(const char *file, const char *xml, gsize len)
{
    enum { ROUNDS = 200 };
    const struct type *t = type_of(xml);
    gint64 start = g_get_monotonic_time(), read_us, write_us;
    void *value = NULL;
    for (int i = 0; i < ROUNDS; i++) {
        value_free(t, value);
        value = value_read(t, xml, len, 0);
    }
    read_us = g_get_monotonic_time() - start;
    start = g_get_monotonic_time();
    for (int i = 0; i < ROUNDS; i++)
        g_free(value_write(t, value, VIEW_SECURE));
    write_us = g_get_monotonic_time() - start;
    value_free(t, value);
    printf("%s: %zu bytes, read %.1f us, write %.1f us\n", file, (size_t)len,
           (double)read_us / ROUNDS, (double)write_us / ROUNDS);
}

static int print(const char *file, bool timing, unsigned mode, unsigned view)
{
    g_autofree char *xml = NULL;
    gsize len;
    if (!g_file_get_contents(file, &xml, &len, NULL))
        return 2;
    if (timing) {
        measure(file, xml, len);
        return 0;
    }
    g_autofree char *out = round_trip(xml, len, mode, view);
    if (!out) {
        fprintf(stderr, "error %d: %s\n", error_get()->code, error_text());
        return 1;
    }
    fputs(out, stdout);
    return 0;
}

int main(int argc, char **argv)
{
    unsigned view = VIEW_SECURE, mode = 0;
    bool checking = false, timing = false, listing = false;
    int bad = 0;
    for (int i = 1; i < argc; i++) {
        if (i + 1 < argc && moment_option(argv[i], argv[i + 1]))
            i++;
        else if (strcmp(argv[i], "--state-view") == 0)
            view |= VIEW_STATE, mode |= READ_STATE;
        else if (strcmp(argv[i], "--check") == 0)
            checking = true;
        else if (strcmp(argv[i], "--each") == 0)
            listing = true;
        else if (strcmp(argv[i], "--validate") == 0)
            mode |= READ_VALIDATE;
        else if (strcmp(argv[i], "--fill") == 0)
            filling = true;
        else if (strcmp(argv[i], "--time") == 0)
            timing = true;
        else if (strcmp(argv[i], "--schemas") == 0 && i + 1 < argc)
            value_schema_dir(argv[++i]), mode |= READ_VALIDATE;
        else if (strcmp(argv[i], "--inactive") == 0)
            view |= VIEW_INACTIVE, mode |= READ_INACTIVE;
        else if (strcmp(argv[i], "--active") == 0)
            view = VIEW_SECURE, mode = 0;
        else if (strcmp(argv[i], "--public") == 0)
            view &= ~(unsigned)VIEW_SECURE;
        else if (checking)
            bad += check(argv[i], mode, view);
        else if (listing)
            bad += each(argv[i], mode, view);
        else if (print(argv[i], timing, mode, view) != 0)
            return 1;
    }
    return bad ? 1 : 0;
}
