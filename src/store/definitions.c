/* Owns FOLDER/NAME.xml and FOLDER/autostart/NAME.xml. Called by drivers through the hooks of the
 * guest registry; changes await a worker thread, as a sync takes milliseconds. Invariant: whatever
 * step a change is cut off at, after definitions_load() each guest has exactly one whole file, the
 * old one or the new one, and nothing else is left.
 *
 * How a rename keeps that: the new file names the old one in its heading; it is complete and synced
 * before the old one goes. Whoever finds both finishes the rename.
 */
#include "store/definitions.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "store/document_head.h"
#include "sys/file.h"

enum { FILE_BYTES_MAX = 16 << 20 };

#define RENAMED "\nRenamed from: "

struct definitions {
    char *folder, *links;
    char *edit_command;
};

struct definitions *definitions_open(const char *folder, const char *edit_command)
{
    struct definitions *d = g_new0(struct definitions, 1);
    d->folder = g_strdup(folder);
    d->links = g_build_filename(folder, "autostart", NULL);
    d->edit_command = g_strdup(edit_command);
    if (dir_make(d->folder, 0700) < 0)
        g_clear_pointer(&d, definitions_free);
    return d;
}

void definitions_free(struct definitions *d)
{
    if (!d)
        return;
    g_free(d->folder);
    g_free(d->links);
    g_free(d->edit_command);
    g_free(d);
}

static char *file_path(const struct definitions *d, const char *name)
{
    return g_strdup_printf("%s/%s.xml", d->folder, name);
}

static char *link_path(const struct definitions *d, const char *name)
{
    return g_strdup_printf("%s/%s.xml", d->links, name);
}

/* --- text
 * ------------------------------------------------------------------------------------------ */

/* A comment must not hold two hyphens in a row. */
static bool fits_comment(const char *name)
{
    return !strstr(name, "--") && !g_str_has_suffix(name, "-");
}

static char *with_heading(const struct definitions *d, const char *name, const char *old_name,
                          const char *text, size_t len)
{
    GString *s = g_string_sized_new(len + 256);
    g_string_append_printf(s,
                           "<!--\nA machine writes this file and will overwrite what is changed "
                           "here by hand.\nTo change it: %s%s%s",
                           d->edit_command, fits_comment(name) ? " " : "",
                           fits_comment(name) ? name : "");
    if (old_name) { /* escaped: read by this file only */
        g_autofree char *hex = g_strdup("");
        for (const char *p = old_name; *p; p++) {
            g_autofree char *before = hex;
            hex = g_strdup_printf("%s%02x", before, (unsigned char)*p);
        }
        g_string_append_printf(s, RENAMED "%s", hex);
    }
    g_string_append(s, "\n-->\n\n");
    g_string_append_len(s, text, (gssize)len);
    if (s->len && s->str[s->len - 1] != '\n')
        g_string_append_c(s, '\n');
    return g_string_free(s, FALSE);
}

/* The name that the heading says the guest had before; NULL: none. */
static char *renamed_from(const char *text)
{
    if (!g_str_has_prefix(text, "<!--"))
        return NULL;
    const char *end = strstr(text, "-->");
    const char *note = strstr(text, RENAMED);
    if (!end || !note || note > end)
        return NULL;
    GString *name = g_string_new(NULL);
    unsigned byte;
    for (const char *p = note + strlen(RENAMED); sscanf(p, "%2x", &byte) == 1 && *p != '\n'; p += 2)
        g_string_append_c(name, (char)byte);
    return g_string_free(name, FALSE);
}

/* --- changes, on a worker thread
 * ---------------------------------------------------------------------- */

struct change {
    struct definitions *d;
    int (*make)(struct change *c);
    const char *name, *to;
    const char *text;
    size_t len;
    bool on;
    struct error *reason; /* of the worker thread, for the fiber */
};

static int on_worker(void *arg)
{
    struct change *c = arg;
    int rc = c->make(c);
    if (rc < 0)
        c->reason = error_take();
    return rc < 0 ? -1 : 0;
}

AWAITS static int run(struct change *c)
{
    SHIELD(); /* half a change is not left behind by a cancelled call */
    int rc = fiber_self() ? offload(on_worker, c) : on_worker(c);
    if (c->reason)
        error_set(c->reason);
    else if (rc < 0)
        fail_errno(rc, "cannot store the definition of '%s'", c->name);
    return rc < 0 ? -1 : 0;
}

static int make_write(struct change *c)
{
    g_autofree char *path = file_path(c->d, c->name);
    g_autofree char *text = with_heading(c->d, c->name, NULL, c->text, c->len);
    return file_replace(path, text, strlen(text), 0600, true);
}

AWAITS int definitions_write(struct definitions *d, const char *name, const char *text, size_t len)
{
    struct change c = {.d = d, .make = make_write, .name = name, .text = text, .len = len};
    return run(&c);
}

/* The file goes first: a link to nothing is swept up at the next start, a guest that lost only its
 * link would not be the guest it was. */
static int make_remove(struct change *c)
{
    g_autofree char *path = file_path(c->d, c->name), *link = link_path(c->d, c->name);
    if (file_remove(path, true) < 0)
        return -1;
    return file_remove(link, false) < 0 ? -1 : 0;
}

AWAITS int definitions_remove(struct definitions *d, const char *name)
{
    struct change c = {.d = d, .make = make_remove, .name = name};
    return run(&c);
}

static int add_link(struct definitions *d, const char *name)
{
    g_autofree char *target = file_path(d, name), *link = link_path(d, name);
    if (dir_make(d->links, 0700) < 0)
        return -1;
    if (symlink(target, link) < 0 && errno != EEXIST)
        return fail_errno(errno, "cannot make link '%s'", link);
    return 0;
}

/* From a complete new file on: link over, old file and link gone. Also what load does. */
static int finish_rename(struct definitions *d, const char *from, const char *to)
{
    g_autofree char *old_path = file_path(d, from), *old_link = link_path(d, from);
    if (file_exists(old_link) && (add_link(d, to) < 0 || file_remove(old_link, false) < 0))
        return -1;
    return file_remove(old_path, true) < 0 ? -1 : 0;
}

static int make_rename(struct change *c)
{
    g_autofree char *path = file_path(c->d, c->to);
    g_autofree char *text = with_heading(c->d, c->to, c->name, c->text, c->len);
    if (file_replace(path, text, strlen(text), 0600, true) < 0)
        return -1;
    if (finish_rename(c->d, c->name, c->to) == 0)
        return 0;
    struct error *why = error_take();
    g_autofree char *old_path = file_path(c->d, c->name);
    if (file_exists(old_path) && unlink(path) == 0) { /* back to the old name */
        g_autofree char *new_link = link_path(c->d, c->to);
        bool moved = file_exists(new_link);
        if (moved && add_link(c->d, c->name) == 0)
            unlink(new_link);
    }
    error_set(why);
    return -1;
}

AWAITS int definitions_rename(struct definitions *d, const char *from, const char *to,
                              const char *text, size_t len)
{
    struct change c = {
        .d = d, .make = make_rename, .name = from, .to = to, .text = text, .len = len};
    return run(&c);
}

static int make_autostart(struct change *c)
{
    g_autofree char *link = link_path(c->d, c->name);
    if (c->on)
        return add_link(c->d, c->name);
    return file_remove(link, true) < 0 ? -1 : 0;
}

AWAITS int definitions_set_autostart(struct definitions *d, const char *name, bool on)
{
    struct change c = {.d = d, .make = make_autostart, .name = name, .on = on};
    return run(&c);
}

/* --- load
 * ------------------------------------------------------------------------------------------------
 */

static char *name_of(const char *file)
{
    return g_str_has_suffix(file, ".xml") && *file != '.' ? g_strndup(file, strlen(file) - 4)
                                                          : NULL;
}

static void sweep_temporary(const char *folder, const char *file)
{
    if (!g_str_has_suffix(file, ".xml.new"))
        return;
    g_autofree char *path = g_build_filename(folder, file, NULL);
    log_info("removing '%s', left by a write that did not finish", path);
    if (file_remove(path, false) < 0)
        error_clear();
}

static bool same_guest(const char *a, size_t a_len, const char *b, size_t b_len)
{
    g_autofree char *a_name = NULL, *b_name = NULL;
    uint8_t a_uuid[16], b_uuid[16];
    return document_head(a, a_len, &a_name, a_uuid) && document_head(b, b_len, &b_name, b_uuid) &&
           memcmp(a_uuid, b_uuid, sizeof(a_uuid)) == 0;
}

/* A rename that was cut off: the new file says whose place it takes. */
static void finish_cut_rename(struct definitions *d, const char *name, const char *text, size_t len)
{
    g_autofree char *old = renamed_from(text);
    g_autofree char *old_path = old ? file_path(d, old) : NULL, *old_text = NULL;
    size_t old_len;
    if (!old || strchr(old, '/') || strcmp(old, name) == 0 || !file_exists(old_path) ||
        file_read(old_path, FILE_BYTES_MAX, &old_text, &old_len) < 0) {
        error_clear();
        return;
    }
    if (!same_guest(text, len, old_text, old_len))
        return;
    log_info("finishing the rename of '%s' to '%s'", old, name);
    if (finish_rename(d, old, name) < 0) {
        log_error("%s", error_text());
        error_clear();
    }
}

static void sweep(struct definitions *d, char **files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sweep_temporary(d->folder, files[i]);
        g_autofree char *name = name_of(files[i]);
        g_autofree char *path = name ? file_path(d, name) : NULL, *text = NULL;
        char head[512];
        FILE *f = path ? fopen(path, "re") : NULL;
        size_t got = f ? fread(head, 1, sizeof(head) - 1, f) : 0;
        if (f)
            fclose(f);
        head[got] = '\0';
        size_t len;
        if (strstr(head, RENAMED) && file_read(path, FILE_BYTES_MAX, &text, &len) == 0)
            finish_cut_rename(d, name, text, len);
        error_clear();
    }
}

/* Names with a link that leads to their file; links of ours that lead nowhere go. */
static GHashTable *read_links(struct definitions *d)
{
    GHashTable *links = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    char **files = NULL;
    size_t n = 0;
    if (dir_list(d->links, &files, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n; i++) {
        g_autofree char *name = name_of(files[i]);
        g_autofree char *link = g_build_filename(d->links, files[i], NULL);
        if (!name)
            continue;
        if (access(link, F_OK) == 0)
            g_hash_table_add(links, g_steal_pointer(&name));
        else if (file_remove(link, false) < 0)
            error_clear();
    }
    g_strfreev(files);
    return links;
}

typedef int load_fn(void *arg, const char *name, bool autostart, const char *text, size_t len);

/* A file of another name than its guest's would be missed by the guest's next change. */
static int check_file_name(const char *name, const char *text, size_t len)
{
    g_autofree char *inside = NULL;
    uint8_t uuid[16];
    if (document_head(text, len, &inside, uuid) && strcmp(inside, name) != 0)
        return fail(ERR_CONFIG_UNSUPPORTED, "the guest inside is called '%s'", inside);
    return 0;
}

static int load_one(struct definitions *d, const char *name, bool autostart, load_fn *fn, void *arg)
{
    g_autofree char *path = file_path(d, name), *text = NULL;
    size_t len;
    if (file_read(path, FILE_BYTES_MAX, &text, &len) < 0)
        return -1;
    if (check_file_name(name, text, len) < 0 || fn(arg, name, autostart, text, len) < 0)
        return context("'%s'", path);
    return 0;
}

int definitions_load(struct definitions *d, load_fn *fn, void *arg)
{
    char **files;
    size_t n;
    if (dir_list(d->folder, &files, &n) < 0)
        return -1;
    sweep(d, files, n);
    GHashTable *links = read_links(d);
    for (size_t i = 0; i < n; i++) {
        g_autofree char *name = name_of(files[i]);
        g_autofree char *path = name ? file_path(d, name) : NULL;
        if (!name || !file_exists(path))
            continue;
        if (load_one(d, name, g_hash_table_contains(links, name), fn, arg) < 0) {
            log_error("%s", error_text());
            error_clear();
        }
    }
    g_hash_table_destroy(links);
    g_strfreev(files);
    return 0;
}
