/* The XML reader and writer by example: unions, views, errors, limits, hooks. */
#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "gen/domain.h"
#include "reflect/type.h"

#define DOMAIN(inside) \
    "<domain type='kvm'><name>a</name><os><type>hvm</type></os>" inside "</domain>"

static struct domain *read_domain(const char *xml, unsigned mode)
{
    struct domain *d = value_read(&type_domain, xml, strlen(xml), mode);
    if (!d)
        g_error("%s", error_text());
    return d;
}

static void refused(const char *xml, enum error_code code, const char *part)
{
    g_assert_null(value_read(&type_domain, xml, strlen(xml), 0));
    g_assert_cmpint(error_get()->code, ==, code);
    if (!strstr(error_text(), part))
        g_error("'%s' is not in: %s", part, error_text());
    error_clear();
}

static void outer_tag_chooses_the_source(void)
{
    struct domain *d = read_domain(
        DOMAIN(
            "<devices><disk><source file='/x' dev='/y'/><target dev='vda'/></disk>"
            "<disk type='block'><source file='/x' dev='/y'/><target dev='vdb'/></disk></devices>"),
        0);
    g_assert_cmpuint(d->n_disks, ==, 2);
    g_assert_cmpint(d->disks[0]->type, ==, STORAGE_TYPE_FILE); /* the default */
    g_assert_cmpstr(d->disks[0]->source->file->file, ==, "/x");
    g_assert_null(d->disks[0]->source->block);
    g_assert_cmpstr(d->disks[1]->source->block->dev, ==, "/y");
    value_free(&type_domain, d);
}

static void two_tags(void)
{
    struct domain *d =
        read_domain(DOMAIN("<devices><hostdev mode='subsystem' type='pci' managed='yes'><source>"
                           "<address domain='0' bus='0x1' slot='2' function='3'/></source>"
                           "</hostdev></devices>"),
                    0);
    struct hostdev_subsystem *s = d->hostdevs[0]->subsystem;
    g_assert_cmpint(s->type, ==, HOSTDEV_TYPE_PCI);
    g_assert_cmpint(s->managed, ==, TRI_YES);
    g_assert_cmpuint(s->pci->source->address->bus, ==, 1);
    value_free(&type_domain, d);
}

static void units_are_converted(void)
{
    struct domain *d = read_domain(DOMAIN("<memory unit='GiB'>2</memory>"
                                          "<currentMemory unit='b'>1025</currentMemory>"),
                                   0);
    g_assert_cmpuint(d->memory->size_kib, ==, 2 << 20);
    g_assert_cmpuint(d->current_memory->size_kib, ==, 2); /* never less than what was asked for */
    value_free(&type_domain, d);
    refused(DOMAIN("<memory unit='EiB'>17</memory>"), ERR_XML_ERROR, "2^64");
    refused(DOMAIN("<memory unit='bushel'>1</memory>"), ERR_INVALID_ARG, "KiB");
}

static void sizes_can_choose_their_unit(void)
{
    struct domain *d = read_domain(
        DOMAIN("<cputune><cachetune vcpus='0'><cache id='0' level='3' size='3' unit='MiB'/>"
               "<cache id='1' level='3' size='1025' unit='KiB'/></cachetune></cputune>"),
        0);
    g_assert_cmpuint(d->cputune->cachetunes[0]->caches[0]->size_kib, ==, 3072);
    g_autofree char *text = value_write(&type_domain, d, 0);
    g_assert_nonnull(strstr(text, "size='3' unit='MiB'"));
    g_assert_nonnull(strstr(text, "size='1025' unit='KiB'"));
    value_free(&type_domain, d);
}

static void views_leave_out(void)
{
    struct domain *d =
        read_domain("<domain type='kvm' id='3'><name>a</name><os><type>hvm</type>"
                    "</os><devices><graphics type='vnc' passwd='p'/>"
                    "<hub type='usb'><alias name='hub0'/></hub>"
                    "<hub type='usb'><alias name='ua-hub'/></hub></devices></domain>",
                    0);
    g_autofree char *live = value_write(&type_domain, d, 0);
    g_assert_nonnull(strstr(live, "id='3'"));
    g_assert_null(strstr(live, "passwd"));
    g_assert_nonnull(strstr(live, "hub0"));
    g_autofree char *stored = value_write(&type_domain, d, VIEW_INACTIVE | VIEW_SECURE);
    g_assert_null(strstr(stored, "id='3'"));
    g_assert_nonnull(strstr(stored, "passwd='p'"));
    g_assert_null(strstr(stored, "hub0"));
    g_assert_nonnull(strstr(stored, "ua-hub"));
    value_free(&type_domain, d);
    d = read_domain(live, READ_INACTIVE);
    g_assert_false(d->has_id);
    g_assert_null(d->hubs[0]->alias);
    g_assert_nonnull(d->hubs[1]->alias);
    value_free(&type_domain, d);
}

static void opaque_subtrees_keep_their_namespaces(void)
{
    struct domain *d = read_domain("<domain type='kvm' xmlns:x='urn:x'><name>a</name>"
                                   "<metadata>\n<x:a b='1'><c/></x:a>\n<none/>"
                                   "<y:second xmlns:y='urn:x'/></metadata>"
                                   "<os><type>hvm</type></os></domain>",
                                   0);
    g_assert_nonnull(strstr(d->metadata, "xmlns:x=\"urn:x\""));
    g_autofree char *text = value_write(&type_domain, d, 0);
    g_assert_nonnull(strstr(text, "\n    <x:a b=\"1\">\n      <c/>\n    </x:a>\n  </metadata>\n"));
    value_free(&type_domain, d);
}

static void foreign_namespaces(void)
{
    const char *xml = "<domain type='kvm' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>"
                      "<name>a</name><os><type>hvm</type></os>"
                      "<q:commandline><q:arg value='-x'/></q:commandline>"
                      "<commandline><arg value='-y'/></commandline></domain>";
    struct domain *d = read_domain(xml, 0);
    g_assert_cmpuint(d->qemu_commandline->n_args, ==, 1);
    g_assert_cmpstr(d->qemu_commandline->args[0]->value, ==, "-x");
    g_autofree char *text = value_write(&type_domain, d, 0);
    g_assert_nonnull(strstr(text, "xmlns:qemu="));
    g_assert_nonnull(strstr(text, "<qemu:arg value='-x'/>"));
    value_free(&type_domain, d);
}

static void errors_tell_where(void)
{
    refused(
        DOMAIN("\n<devices>\n<disk><target dev='a' bus='foo'/></disk></devices>"), ERR_XML_ERROR,
        "line 3: invalid value 'foo' of /domain/devices/disk/target/@bus: allowed is one of ide");
    refused(DOMAIN("<vcpu>-1</vcpu>"), ERR_XML_ERROR, "invalid value '-1' of /domain/vcpu");
    refused(DOMAIN("<devices><disk/></devices>"), ERR_NO_TARGET, "missing element 'target'");
    refused("<domain type='kvm'><os><type>hvm</type></os></domain>", ERR_NO_NAME, "'name'");
    refused("<network/>", ERR_XML_ERROR, "expecting <domain>");
    refused("<domain", ERR_XML_DETAIL, "line 1");
    refused("", ERR_XML_DETAIL, "");
}

static void limits(void)
{
    refused("<!DOCTYPE d [<!ENTITY e 'x'>]><domain type='kvm'>&e;</domain>", ERR_XML_ERROR,
            "entities");
    GString *deep = g_string_new(NULL);
    for (int i = 0; i < 1000; i++)
        g_string_append(deep, "<a>");
    refused(deep->str, ERR_XML_DETAIL, "depth");
    g_string_free(deep, TRUE);
    g_autofree char *large = g_malloc(17 << 20);
    memset(large, ' ', 17 << 20);
    g_assert_null(value_read(&type_domain, large, 17 << 20, 0));
    g_assert_cmpint(error_get()->code, ==, ERR_XML_ERROR);
    error_clear();
    refused("<domain type='\xff'/>", ERR_XML_DETAIL, "line 1");
    GString *wide = g_string_new("<!-- <a '> --><domain type='kvm' ");
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(wide, "a%d='>'\n", i);
    g_string_append(wide, "/>");
    refused(wide->str, ERR_XML_ERROR, "256 attributes");
    g_string_free(wide, TRUE);
}

static void differ(const char *before, const char *after, bool abi_only, const char *what)
{
    struct domain *a = read_domain(before, 0), *b = read_domain(after, 0);
    g_autofree char *found = NULL;
    g_assert_true(value_same(&type_domain, a, a, abi_only, NULL));
    g_assert_cmpint(value_same(&type_domain, a, b, abi_only, &found), ==, !what);
    g_assert_cmpstr(found, ==, what);
    value_free(&type_domain, a);
    value_free(&type_domain, b);
}

#define DISK(dev) "<disk><target dev='" dev "'/></disk>"
#define DEVICES(inside) DOMAIN("<devices>" inside "</devices>")

static void comparison_names_the_path(void)
{
    const char *two = DEVICES(DISK("vda") DISK("vdb"));
    for (int abi = 0; abi < 2; abi++) {
        differ(two, DEVICES(DISK("vda") DISK("vdc")), abi,
               "devices/disk[2]/target/@dev: 'vdb' became 'vdc'");
        differ(two, DEVICES(DISK("vda")), abi, "devices/disk[2]: is gone");
        differ(DOMAIN(""), DOMAIN("<features><acpi/></features>"), abi, "features: is new");
        differ(DOMAIN("<memory>1</memory>"), DOMAIN("<memory unit='B'>2048</memory>"), abi,
               "memory/text(): '1 KiB' became '2 KiB'");
        differ(DOMAIN("<vcpu>1</vcpu>"), DOMAIN("<vcpu></vcpu>"), abi, "vcpu/text(): '1' is gone");
    }
    differ(DOMAIN(""), DOMAIN("<title>not seen by the guest</title>"), false,
           "title: 'not seen by the guest' is new");
    differ(DOMAIN(""), DOMAIN("<title>not seen by the guest</title>"), true, NULL);
    differ(DEVICES("<graphics type='vnc' passwd='a'/>"),
           DEVICES("<graphics type='vnc' passwd='b'/>"), false,
           "devices/graphics[1]/@passwd: has another value");
}

static int n_checked;

static int count_check(void *value, struct hook_context *ctx)
{
    g_assert_true(ctx->root == ctx->user);
    n_checked++;
    return 0;
}

static void hooks_see_the_root(void)
{
    struct domain *d = read_domain(DOMAIN(""), 0);
    struct type domain = type_domain;
    domain.hook = true;
    struct hook_context ctx = {.root_type = &domain, .root = d, .user = d};
    const struct type_hooks hooks[] = {
        {&type_disk, count_check, NULL}, {&domain, NULL, count_check}, {NULL, NULL, NULL}};
    g_assert_cmpint(value_default(&domain, d, &ctx, NULL), ==, 0);
    g_assert_cmpint(value_check(&domain, d, &ctx, hooks), ==, 0);
    g_assert_cmpint(n_checked, ==, 1);
    g_assert_null(ctx.parent);
    value_free(&type_domain, d);
}

static void check_text(struct def *d, unsigned view, const char *same_as)
{
    char *text = def_text(d, view);
    g_autofree char *made = value_write(d->type, d->value, view);
    g_assert_cmpstr(text, ==, made);
    if (same_as)
        g_assert_true(text == same_as);
    g_ref_string_release(text);
}

static void texts_are_made_once(void)
{
    struct def *d = def_new(&type_domain, read_domain(DOMAIN("<devices/>"), 0));
    char *text = def_text(d, 0);
    check_text(d, VIEW_SECURE | VIEW_INACTIVE, text); /* nothing depends on the view */
    def_drop_text(d);
    g_assert_cmpint(*text, ==, '<'); /* who holds it keeps it */
    g_ref_string_release(text);
    def_unref(d);
    d = def_new(&type_domain,
                read_domain(DOMAIN("<devices><graphics type='vnc' passwd='x'/><disk>"
                                   "<target dev='vda'/><alias name='a'/></disk></devices>"),
                            0));
    for (unsigned i = 0; i < 32; i++)
        check_text(d, i * 7 % 16, NULL); /* all views, and back and forth */
    def_unref(d);
}

static void invalid(const char *xml, const char *part)
{
    g_assert_null(value_read(&type_domain, xml, strlen(xml), READ_VALIDATE | READ_INACTIVE));
    g_assert_cmpint(error_get()->code, ==, ERR_XML_INVALID_SCHEMA);
    if (!strstr(error_text(), part))
        g_error("'%s' is not in: %s", part, error_text());
    error_clear();
}

static void validation_tells_where(void)
{
    value_schema_dir(g_getenv("SCHEMAS"));
#define WITH(inside) DEVICES("\n<disk><target dev='vda'/>\n" inside "</disk>")
    struct domain *d = read_domain(WITH("<alias name='a'/>"), READ_VALIDATE | READ_INACTIVE);
    value_free(&type_domain, d);
    invalid(WITH("<serail>1</serail>"), "line 3: /domain/devices/disk has no element 'serail'");
    invalid(WITH("<driver chache='none'/>"),
            "line 3: /domain/devices/disk/driver has no attribute 'chache'");
    invalid(WITH("<driver cache='nine'/>"), "'nine' of /domain/devices/disk/driver/@cache");
    invalid(WITH("<source dev='/x'/>"), "/domain/devices/disk/source has no attribute 'dev'");
}

static void words(void)
{
    g_assert_cmpint(enum_value(&enum_disk_bus, "virtio"), ==, DISK_BUS_VIRTIO);
    g_assert_cmpint(enum_value(&enum_disk_bus, "nothing"), ==, -1);
    g_assert_cmpstr(enum_word(&enum_disk_bus, DISK_BUS_SATA), ==, "sata");
    g_assert_null(enum_word(&enum_disk_bus, DISK_BUS_NONE));
    g_assert_null(enum_word(&enum_disk_bus, 1000));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/value/outer-tag", outer_tag_chooses_the_source);
    g_test_add_func("/value/two-tags", two_tags);
    g_test_add_func("/value/units", units_are_converted);
    g_test_add_func("/value/pretty", sizes_can_choose_their_unit);
    g_test_add_func("/value/views", views_leave_out);
    g_test_add_func("/value/opaque", opaque_subtrees_keep_their_namespaces);
    g_test_add_func("/value/namespaces", foreign_namespaces);
    g_test_add_func("/value/errors", errors_tell_where);
    g_test_add_func("/value/limits", limits);
    g_test_add_func("/value/compare", comparison_names_the_path);
    g_test_add_func("/value/hooks", hooks_see_the_root);
    g_test_add_func("/value/validation", validation_tells_where);
    g_test_add_func("/value/texts", texts_are_made_once);
    g_test_add_func("/value/words", words);
    return g_test_run();
}
