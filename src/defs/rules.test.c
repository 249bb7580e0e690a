/* Every rule of model/rules can be asked; each term says what the language promises. */
#include "defs/rules.h"
#include <glib.h>
#include "defs/rules_term.h"

static void test_all_compile(void)
{
    g_assert_cmpint(rules_compile(), ==, 0);
}

static struct disk *make_disk(void)
{
    struct disk *d = value_new(&type_disk);
    d->target = value_new(&type_disk_target);
    d->target->dev = g_strdup("vda");
    d->target->bus = DISK_BUS_USB;
    d->driver = value_new(&type_disk_driver);
    SET_NUMBER(d->driver, queues, 4);
    d->driver->copy_on_read = TRI_ON;
    return d;
}

static void test_terms(void)
{
    static const struct {
        const char *term;
        bool holds;
    } cases[] = {
        {"driver.queues", true},
        {"!driver.queues", false},
        {"driver.queues>3", true},
        {"driver.queues<4", false},
        {"target.bus=usb|scsi", true},
        {"target.bus=ide", false},
        {"target.bus!=ide", true},
        {"model!=virtio", true},
        {"model=virtio", false},
        {"driver.copy_on_read=on", true},
        {"driver.queues=4|5", true},
        {"target.dev=vda", true},
        {"source.file.file", false},
        {"readonly", false},
        {"throttlefilters.throttlefilters", false},
        {"domain.name=x", true},
        {"@x86", true},
        {"!@x86", false},
    };
    struct domain *def = value_new(&type_domain);
    def->name = g_strdup("x");
    struct disk *d = make_disk();
    const struct fill f = {
        .def = def, .ctx = &(struct fill_context){.generic = false}, .machine = {.x86 = true}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct term t;
        g_test_message("%s", cases[i].term);
        g_assert_cmpint(term_make(&t, cases[i].term, &type_disk), ==, 0);
        g_assert_cmpint(term_holds(&t, &f, d), ==, cases[i].holds);
        term_clear(&t);
    }
    value_free(&type_disk, d);
    value_free(&type_domain, def);
}

static void test_bad_terms(void)
{
    static const char *const bad[] = {"driver.quues", "target.bus=floppy", "@vax",
                                      "driver.queues.x"};
    for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
        struct term t;
        g_assert_cmpint(term_make(&t, bad[i], &type_disk), ==, -1);
        term_clear(&t);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/compile", test_all_compile);
    g_test_add_func("/rules/terms", test_terms);
    g_test_add_func("/rules/bad", test_bad_terms);
    return g_test_run();
}
