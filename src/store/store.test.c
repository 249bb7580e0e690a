/* Texts come back as they went in; heads are read or left to the reader; and whatever step a change
 * of the folder is cut off at, the next start finds each guest once, whole, and nothing else. */
#include <dirent.h>
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "store/definitions.h"
#include "store/document_head.h"
#include "store/state.h"
#include "store/text_pack.h"
#include "sys/file.h"

extern int (*file_step)(const char *what);

#define UUID_A "11111111-2222-3333-4444-555555555555"

static char *document(const char *name, int size)
{
    g_autofree char *filler = g_strnfill((gsize)size, 'x');
    return g_strdup_printf("<domain type='qemu'>\n  <name>%s</name>\n  <uuid>" UUID_A
                           "</uuid>\n  <title>%s</title>\n</domain>\n",
                           name, filler);
}

static void check_pack(const char *text, size_t len)
{
    struct text_pack *p = text_pack_squeeze(text_pack_new(text, len));
    size_t back_len;
    g_autofree char *back = text_pack_text(p, &back_len);
    g_assert_cmpmem(back, back_len, text, len);
    g_assert_cmpint(back[len], ==, 0);
    text_pack_free(p);
}

static void test_pack(void)
{
    g_autofree char *text = document("a", 3000);
    check_pack(text, strlen(text));
    check_pack("", 0);
    check_pack("short", 5);
    uint8_t noise[5000];
    for (int round = 0; round < 200; round++) {
        size_t len = (size_t)g_test_rand_int_range(0, sizeof(noise));
        for (size_t i = 0; i < len; i++)
            noise[i] = (uint8_t)g_test_rand_int_range(0, round % 2 ? 256 : 4);
        check_pack((const char *)noise, len);
    }
}

static void test_head(void)
{
    static const struct {
        const char *text, *name;
    } rows[] = {
        {"<domain><name>a</name><uuid>" UUID_A "</uuid></domain>", "a"},
        {"<?xml version='1.0'?><!-- <name>no</name> --><d a='>'><x><name>no</name></x><y/>"
         "<uuid>" UUID_A "</uuid><name>b c</name></d>",
         "b c"},
        {"<domain><name>a&amp;b</name><uuid>" UUID_A "</uuid></domain>", NULL},
        {"<domain><name><![CDATA[a]]></name><uuid>" UUID_A "</uuid></domain>", NULL},
        {"<!DOCTYPE x><domain><name>a</name><uuid>" UUID_A "</uuid></domain>", NULL},
        {"<domain><name>a</name><uuid>nonsense</uuid></domain>", NULL},
        {"<domain><name>a</name></domain>", NULL},
        {"<domain><name>a</name><name>b</name><uuid>" UUID_A "</uuid></domain>", NULL},
        {"<domain><name>a", NULL},
        {"<domain", NULL},
        {"", NULL},
        {"<domain><!-- ", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = NULL;
        uint8_t uuid[16];
        bool ok = document_head(rows[i].text, strlen(rows[i].text), &name, uuid);
        g_assert_cmpint(ok, ==, rows[i].name != NULL);
        if (ok)
            g_assert_cmpstr(name, ==, rows[i].name);
    }
}

/* --- a folder under test
 * -------------------------------------------------------------------------- */

static int steps_left;
static int die_at_step(const char *what)
{
    if (steps_left-- == 0)
        _exit(99);
    return 0;
}

static int count_step(const char *what)
{
    steps_left++;
    return 0;
}

struct found {
    GString *text; /* "name:autostart:size " of each */
};

static int on_file(void *arg, const char *name, bool autostart, const char *text, size_t len)
{
    struct found *f = arg;
    g_autofree char *head = NULL;
    uint8_t uuid[16];
    g_assert_true(document_head(text, len, &head, uuid));
    g_assert_cmpstr(head, ==, name);
    g_assert_nonnull(strstr(text, "</domain>\n"));
    g_string_append_printf(f->text, "%s:%d:%d ", name, autostart, strstr(text, "xxxxx") != NULL);
    return 0;
}

static char *load(const char *folder)
{
    struct definitions *d = definitions_open(folder, "virsh edit");
    struct found f = {g_string_new(NULL)};
    g_assert_cmpint(definitions_load(d, on_file, &f), ==, 0);
    definitions_free(d);
    return g_string_free(f.text, FALSE);
}

static int count_entries(const char *folder)
{
    char **names;
    size_t n;
    g_assert_cmpint(dir_list(folder, &names, &n), ==, 0);
    g_strfreev(names);
    return (int)n;
}

static void remove_folder(const char *folder)
{
    g_autofree char *links = g_build_filename(folder, "autostart", NULL);
    const char *both[] = {links, folder};
    for (int i = 0; i < 2; i++) {
        char **names;
        size_t n;
        g_assert_cmpint(dir_list(both[i], &names, &n), ==, 0);
        for (size_t k = 0; k < n; k++) {
            g_autofree char *path = g_build_filename(both[i], names[k], NULL);
            unlink(path);
        }
        g_strfreev(names);
        g_assert_true(rmdir(both[i]) == 0 || errno == ENOENT);
    }
}

typedef int change_fn(struct definitions *d);

static int change_define(struct definitions *d)
{
    g_autofree char *text = document("a", 100);
    return definitions_write(d, "a", text, strlen(text));
}

static int change_undefine(struct definitions *d)
{
    return definitions_remove(d, "a");
}

static int change_rename(struct definitions *d)
{
    g_autofree char *text = document("b--", 0);
    return definitions_rename(d, "a", "b--", text, strlen(text));
}

static int change_autostart_off(struct definitions *d)
{
    return definitions_set_autostart(d, "a", false);
}

static void prepare(struct definitions *d, bool defined)
{
    g_autofree char *text = document("a", 0);
    if (defined) {
        g_assert_cmpint(definitions_write(d, "a", text, strlen(text)), ==, 0);
        g_assert_cmpint(definitions_set_autostart(d, "a", true), ==, 0);
    }
}

/* In a child that dies before step n of the change. True when it ran to its end. */
static bool change_and_die(const char *folder, change_fn *change, int n)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct definitions *d = definitions_open(folder, "virsh edit");
        steps_left = n;
        file_step = die_at_step;
        _exit(change(d) < 0 ? 1 : 0);
    }
    int status = 0;
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    g_assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 99);
    return WEXITSTATUS(status) == 0;
}

/* Dies at every step; afterwards the folder is as before or as after, and a second look agrees. */
static void die_everywhere(change_fn *change, bool defined, const char *before, const char *after)
{
    bool ended = false;
    int seen_before = 0;
    for (int n = 0; !ended; n++) {
        g_autofree char *folder = g_dir_make_tmp("store-XXXXXX", NULL);
        struct definitions *d = definitions_open(folder, "virsh edit");
        prepare(d, defined);
        definitions_free(d);
        ended = change_and_die(folder, change, n);
        g_autofree char *first = load(folder), *second = load(folder);
        g_assert_cmpstr(first, ==, second);
        if (ended || strcmp(first, before) != 0)
            g_assert_cmpstr(first, ==, after);
        else
            seen_before++;
        g_autofree char *links = g_build_filename(folder, "autostart", NULL);
        int n_files = count_entries(folder) - (file_exists(links) ? 1 : 0);
        g_assert_cmpint(n_files, ==, *first ? 1 : 0);
        g_assert_cmpint(count_entries(links), ==, strstr(first, ":1:") ? 1 : 0);
        remove_folder(folder);
    }
    g_assert_cmpint(seen_before, >, 0);
}

static void test_crash(void)
{
    die_everywhere(change_define, false, "", "a:0:1 ");
    die_everywhere(change_define, true, "a:1:0 ", "a:1:1 ");
    die_everywhere(change_undefine, true, "a:1:0 ", "");
    die_everywhere(change_rename, true, "a:1:0 ", "b--:1:0 ");
    die_everywhere(change_autostart_off, true, "a:1:0 ", "a:0:0 ");
}

/* Two syncs for a definition: the file, the folder. */
static int count_syncs(const char *what)
{
    if (g_str_has_prefix(what, "sync"))
        steps_left++;
    return 0;
}

static void test_cost(void)
{
    g_autofree char *folder = g_dir_make_tmp("store-XXXXXX", NULL);
    struct definitions *d = definitions_open(folder, "virsh edit");
    steps_left = 0;
    file_step = count_syncs;
    g_assert_cmpint(change_define(d), ==, 0);
    g_assert_cmpint(steps_left, ==, 2);
    steps_left = 0;
    file_step = count_step;
    g_assert_cmpint(change_define(d), ==, 0);
    g_assert_cmpint(steps_left, ==, 4); /* write, sync, rename, sync folder */
    file_step = NULL;
    definitions_free(d);
    remove_folder(folder);
}

/* A rename long past is no reason to touch another guest that has the old name now. */
static void test_old_rename(void)
{
    g_autofree char *folder = g_dir_make_tmp("store-XXXXXX", NULL);
    struct definitions *d = definitions_open(folder, "virsh edit");
    prepare(d, true);
    g_assert_cmpint(change_rename(d), ==, 0);
    const char *other = "<domain><name>a</name><uuid>99999999-2222-3333-4444-555555555555</uuid>"
                        "</domain>\n";
    g_assert_cmpint(definitions_write(d, "a", other, strlen(other)), ==, 0);
    g_assert_cmpint(definitions_write(d, "strange", other, strlen(other)), ==, 0);
    definitions_free(d);
    log_set_level(5);
    g_autofree char *found = load(folder); /* the file of a wrong name is left alone */
    g_assert_cmpstr(found, ==, "a:0:0 b--:1:0 ");
    remove_folder(folder);
}

static int on_state(void *arg, const char *name, const char *text, size_t len)
{
    g_string_append_printf(arg, "%s=%.*s ", name, (int)len, text);
    return 0;
}

static void test_state(void)
{
    g_autofree char *folder = g_dir_make_tmp("state-XXXXXX", NULL);
    g_autofree char *cut = g_build_filename(folder, "c.xml.new", NULL);
    g_assert_cmpint(state_write(folder, "a", "1"), ==, 0);
    g_assert_cmpint(state_write(folder, "a", "2"), ==, 0);
    g_assert_cmpint(state_write(folder, "b", "3"), ==, 0);
    g_assert_true(g_file_set_contents(cut, "half", -1, NULL));
    GString *seen = g_string_new(NULL);
    g_assert_cmpint(state_load(folder, on_state, seen), ==, 0);
    g_assert_cmpstr(seen->str, ==, "a=2 b=3 ");
    g_string_free(seen, TRUE);
    g_assert_cmpint(count_entries(folder), ==, 2);
    g_assert_cmpint(state_remove(folder, "a"), ==, 0);
    g_assert_cmpint(state_remove(folder, "b"), ==, 0);
    g_assert_cmpint(rmdir(folder), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/pack", test_pack);
    g_test_add_func("/store/head", test_head);
    g_test_add_func("/store/crash", test_crash);
    g_test_add_func("/store/cost", test_cost);
    g_test_add_func("/store/old_rename", test_old_rename);
    g_test_add_func("/store/state", test_state);
    return g_test_run();
}
