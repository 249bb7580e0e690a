/* Devices that come and go by documents of one device. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "defs/device_edit.h"
#include "gen/domain.h"
#include "reflect/path.h"

#define DOMAIN                                                                                  \
    "<domain type='test'><name>d</name><memory>1</memory><os><type arch='i686'>hvm</type></os>" \
    "<devices><disk type='file'><source file='/x'/><target dev='vda'/></disk>"                  \
    "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>"                     \
    "<interface type='user'><mac address='52:54:00:00:00:02'/></interface></devices></domain>"
#define DISK(path, target) \
    "<disk type='file'><source file='" path "'/><target dev='" target "'/></disk>"

static struct domain *domain(void)
{
    struct domain *d = value_read(&type_domain, DOMAIN, strlen(DOMAIN), READ_INACTIVE);
    const struct fill_context ctx = {.generic = true, .is_new = true};
    g_assert_nonnull(d);
    g_assert_cmpint(domain_fill(d, &ctx), ==, 0);
    return d;
}

static struct device_doc *doc(const struct domain *d, const char *xml)
{
    struct device_doc *doc = device_doc_read(xml, d, READ_INACTIVE);
    g_assert_nonnull(doc);
    return doc;
}

static void expect(enum error_code code)
{
    g_assert_nonnull(error_get());
    g_assert_cmpint(error_get()->code, ==, code);
    error_clear();
}

static void test_attach(void)
{
    struct domain *d = domain();
    struct device_doc *new = doc(d, "<?xml version='1.0'?>" DISK("/y", "vdb"));
    g_assert_cmpint(device_attach(d, new), ==, 0);
    g_assert_cmpuint(d->n_disks, ==, 2);
    g_assert_cmpint(device_attach(d, new), ==, -1); /* the target is taken */
    expect(ERR_OPERATION_INVALID);
    device_doc_free(new);
    new = doc(d, "<rng model='virtio'><backend model='random'>/dev/random</backend></rng>");
    g_assert_cmpint(device_attach(d, new), ==, 0);
    g_assert_cmpuint(d->n_rngs, ==, 1);
    g_autofree char *alias = device_last_alias(d, new);
    g_assert_cmpstr(alias, ==, "rng0");
    device_doc_free(new);
    value_free(&type_domain, d);
}

static void test_detach(void)
{
    struct domain *d = domain();
    g_autofree char *alias = NULL;
    struct device_doc *one = doc(d, "<interface type='user'/>");
    g_assert_cmpint(device_detach(d, one, NULL), ==, -1); /* two match */
    expect(ERR_OPERATION_FAILED);
    device_doc_free(one);
    one = doc(d, "<interface type='user'><mac address='52:54:00:00:00:02'/></interface>");
    g_assert_cmpint(device_detach(d, one, &alias), ==, 0);
    g_assert_cmpstr(alias, ==, "net1");
    g_assert_cmpuint(d->n_interfaces, ==, 1);
    g_assert_cmpint(device_detach(d, one, NULL), ==, -1);
    expect(ERR_DEVICE_MISSING);
    device_doc_free(one);
    g_assert_cmpint(device_detach_alias(d, "net0"), ==, 0);
    g_assert_cmpint(device_detach_alias(d, "net0"), ==, -1);
    expect(ERR_DEVICE_MISSING);
    value_free(&type_domain, d);
}

static void test_update(void)
{
    struct domain *d = domain();
    struct device_doc *other = doc(d, DISK("/other", "vda"));
    g_assert_cmpint(device_update(d, other, NULL), ==, 0);
    g_assert_cmpstr(d->disks[0]->source->file->file, ==, "/other");
    device_doc_free(other);
    other = doc(d, DISK("/other", "vdz"));
    g_assert_cmpint(device_update(d, other, NULL), ==, -1);
    expect(ERR_DEVICE_MISSING);
    device_doc_free(other);
    value_free(&type_domain, d);
}

static void test_documents(void)
{
    static const char *const bad[] = {"<nonsense/>", "", DISK("/y", "vdb") DISK("/z", "vdc"),
                                      "</devices><devices>", "<emulator>/x</emulator>"};
    struct domain *d = domain();
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_null(device_doc_read(bad[i], d, READ_INACTIVE));
        g_assert_nonnull(error_get());
        error_clear();
    }
    value_free(&type_domain, d);
}

/* The same machine that typed parameters use: a field by its path. */
static void test_path(void)
{
    struct domain *d = domain();
    uint64_t number = 7;
    g_assert_false(value_number(&type_domain, d, "memtune.hard_limit.size_kib", &number));
    g_assert_cmpuint(number, ==, 7);
    g_assert_cmpint(value_set_number(&type_domain, d, "memtune.hard_limit.size_kib", 4096), ==, 0);
    g_assert_true(value_number(&type_domain, d, "memtune.hard_limit.size_kib", &number));
    g_assert_cmpuint(number, ==, 4096);
    g_assert_cmpint(value_set(&type_domain, d, "memtune.hard_limit.size_kib", NULL), ==, 0);
    g_assert_false(value_number(&type_domain, d, "memtune.hard_limit.size_kib", &number));
    g_assert_cmpint(value_set(&type_domain, d, "numatune.memory.nodeset", "0-1"), ==, 0);
    g_autofree char *text = value_text(&type_domain, d, "numatune.memory.nodeset");
    g_assert_cmpstr(text, ==, "0-1");
    g_assert_cmpint(value_set(&type_domain, d, "numatune.memory.nodeset", "junk"), ==, -1);
    error_clear();
    g_assert_cmpint(value_set_number(&type_domain, d, "blkiotune.weight", 1ULL << 40), ==, -1);
    value_free(&type_domain, d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/device/attach", test_attach);
    g_test_add_func("/device/detach", test_detach);
    g_test_add_func("/device/update", test_update);
    g_test_add_func("/device/documents", test_documents);
    g_test_add_func("/value/path", test_path);
    return g_test_run();
}
