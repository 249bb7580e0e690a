/* Edits of the devices of a definition, by the tables of the domain document: attaching is adding
 * what a document of one device has, detaching and updating find the one it means. Called by
 * drivers' bodies on copies. Pure. Invariant: kinds of devices are not told apart here but for what
 * identifies one.
 */
#include "defs/device_edit.h"
#include "defs/fill.h"
#include "reflect/type.h"

struct device_doc {
    struct domain *domain;     /* that holds nothing but the device */
    const struct field *field; /* of the list it is in */
};

#define AT(type, owner, offset) (*(type *)((char *)(owner) + (offset)))

static const struct type *devices_type(void)
{
    for (unsigned i = 0; i < type_domain.n_fields; i++)
        if (strcmp(type_domain.fields[i].name, "devices") == 0)
            return type_domain.fields[i].of;
    g_assert_not_reached();
}

static bool is_devices(const struct field *f)
{
    return f->place == PLACE_ITEMS && !(f->flags & FIELD_SHADOWS);
}

static size_t count(const struct domain *d, const struct field *f)
{
    return AT(size_t, d, f->extra);
}

static void **item(const struct domain *d, const struct field *f, size_t i)
{
    return AT(void **, d, f->offset) + i;
}

/* --- reading ---------------------------------------------------------------------------------- */

static const struct field *only_device(const struct domain *d)
{
    const struct type *t = devices_type();
    const struct field *found = NULL;
    for (unsigned i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (!is_devices(f))
            continue;
        size_t n = count(d, f);
        if (n > 1 || (n && found))
            return NULL;
        found = n ? f : found;
    }
    return found;
}

struct device_doc *device_doc_read(const char *xml, const struct domain *like, unsigned read_mode)
{
    const struct os_type_element *os = like->os->type;
    /* a declaration before the element has no place inside a document */
    const char *element = g_str_has_prefix(xml, "<?xml") ? strstr(xml, "?>") : NULL;
    g_autofree char *text = g_markup_printf_escaped(
        "<domain type='%s'><name>device</name><memory>1</memory><os><type arch='%s'>%s</type></os>"
        "<devices>",
        enum_word(&enum_virt_type, (int)like->type), os->arch ? os->arch : "",
        enum_word(&enum_os_type, (int)os->type));
    g_autofree char *whole =
        g_strconcat(text, element ? element + 2 : xml, "</devices></domain>", NULL);
    struct domain *d = value_read(&type_domain, whole, strlen(whole), read_mode);
    if (!d)
        return NULL;
    const struct field *f = only_device(d);
    if (!f) {
        value_free(&type_domain, d);
        return fail_null(ERR_XML_ERROR, "the document is not one of a single known device");
    }
    struct device_doc *doc = g_new(struct device_doc, 1);
    *doc = (struct device_doc){d, f};
    return doc;
}

void device_doc_free(struct device_doc *doc)
{
    if (doc)
        value_free(&type_domain, doc->domain);
    g_free(doc);
}

const char *device_doc_element(const struct device_doc *doc)
{
    return doc->field->xml;
}

/* --- which one is meant ----------------------------------------------------------------------- */

static const char *mac_of(const struct interface *n)
{
    return n->mac ? n->mac->address : NULL;
}

static bool meant(const struct field *f, const void *pattern, const void *value)
{
    if (f->of == &type_disk)
        return g_strcmp0(((const struct disk *)pattern)->target->dev,
                         ((const struct disk *)value)->target->dev) == 0;
    if (f->of == &type_interface && mac_of(pattern))
        return g_strcmp0(mac_of(pattern), mac_of(value)) == 0;
    return value_covers(f->of, pattern, value);
}

static int missing(const struct device_doc *doc)
{
    void *one = *item(doc->domain, doc->field, 0);
    if (doc->field->of == &type_disk)
        return fail(ERR_DEVICE_MISSING, "no disk has the target '%s'",
                    ((const struct disk *)one)->target->dev);
    if (doc->field->of == &type_interface && mac_of(one))
        return fail(ERR_DEVICE_MISSING, "no interface has the address '%s'", mac_of(one));
    return fail(ERR_DEVICE_MISSING, "the guest has no such <%s>", doc->field->xml);
}

/* Its index, or -1 with the reason. */
static ssize_t find(const struct domain *d, const struct device_doc *doc)
{
    void *pattern = *item(doc->domain, doc->field, 0);
    ssize_t found = -1;
    for (size_t i = 0; i < count(d, doc->field); i++) {
        if (!meant(doc->field, pattern, *item(d, doc->field, i)))
            continue;
        if (found >= 0 && doc->field->of == &type_interface)
            return fail(ERR_OPERATION_FAILED, "several interfaces match: name one by its address");
        found = found < 0 ? (ssize_t)i : found;
    }
    return found < 0 ? missing(doc) : found;
}

/* --- aliases ---------------------------------------------------------------------------------- */

static const char *alias_in(const struct field *f, const void *device)
{
    const struct type *t = f->of;
    for (unsigned i = 0; i < t->n_fields; i++)
        if (t->fields[i].place == PLACE_CHILD && t->fields[i].of == &type_alias) {
            const struct alias *a = AT(struct alias *, device, t->fields[i].offset);
            return a ? a->name : NULL;
        }
    return NULL;
}

/* Aliases are given in a copy: the definition itself keeps what it says. */
static char *alias_at(const struct domain *d, const struct field *f, size_t i)
{
    struct domain *copy = value_copy(&type_domain, d);
    domain_assign_aliases(copy);
    char *alias = g_strdup(alias_in(f, *item(copy, f, i)));
    value_free(&type_domain, copy);
    return alias;
}

char *device_last_alias(const struct domain *d, const struct device_doc *doc)
{
    size_t n = count(d, doc->field);
    return n ? alias_at(d, doc->field, n - 1) : NULL;
}

/* --- edits ------------------------------------------------------------------------------------ */

static int check_new(const struct domain *d, const struct device_doc *doc)
{
    void *one = *item(doc->domain, doc->field, 0);
    for (size_t i = 0; i < count(d, doc->field); i++) {
        const void *old = *item(d, doc->field, i);
        if (doc->field->of == &type_disk && meant(doc->field, one, old))
            return fail(ERR_OPERATION_INVALID, "there is a device at target %s already",
                        ((const struct disk *)one)->target->dev);
        if (doc->field->of == &type_interface && mac_of(one) && meant(doc->field, one, old))
            return fail(ERR_OPERATION_INVALID, "an interface with address %s is there already",
                        mac_of(one));
    }
    return 0;
}

int device_attach(struct domain *d, struct device_doc *doc)
{
    const struct field *f = doc->field;
    if (f->of == &type_disk && !((struct disk *)*item(doc->domain, f, 0))->target)
        return fail(ERR_XML_ERROR, "disk: <target> is missing");
    if (check_new(d, doc) < 0)
        return -1;
    void *one = value_copy(f->of, *item(doc->domain, f, 0));
    size_t n = count(d, f);
    void **list = g_realloc_n(AT(void **, d, f->offset), n + 1, sizeof(void *));
    list[n] = one;
    AT(void **, d, f->offset) = list;
    AT(size_t, d, f->extra) = n + 1;
    return 0;
}

static void drop(struct domain *d, const struct field *f, size_t i)
{
    value_free(f->of, *item(d, f, i));
    size_t n = --AT(size_t, d, f->extra);
    memmove(item(d, f, i), item(d, f, i + 1), (n - i) * sizeof(void *));
}

static int check_target(const struct device_doc *doc)
{
    const struct disk *disk = *item(doc->domain, doc->field, 0);
    if (doc->field->of == &type_disk && (!disk->target || !disk->target->dev))
        return fail(ERR_XML_ERROR, "disk: <target> is missing");
    return 0;
}

int device_detach(struct domain *d, const struct device_doc *doc, char **ret_alias)
{
    ssize_t i = check_target(doc) < 0 ? -1 : find(d, doc);
    if (i < 0)
        return -1;
    if (ret_alias)
        *ret_alias = alias_at(d, doc->field, (size_t)i);
    drop(d, doc->field, (size_t)i);
    return 0;
}

int device_update(struct domain *d, struct device_doc *doc, char **ret_alias)
{
    ssize_t i = check_target(doc) < 0 ? -1 : find(d, doc);
    if (i < 0)
        return -1;
    if (ret_alias)
        *ret_alias = alias_at(d, doc->field, (size_t)i);
    void **place = item(d, doc->field, (size_t)i);
    value_free(doc->field->of, *place);
    *place = value_copy(doc->field->of, *item(doc->domain, doc->field, 0));
    return 0;
}

int device_detach_alias(struct domain *d, const char *alias)
{
    const struct type *t = devices_type();
    for (unsigned i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (!is_devices(f))
            continue;
        for (size_t k = 0; k < count(d, f); k++) {
            g_autofree char *name = alias_at(d, f, k);
            if (g_strcmp0(name, alias) == 0) {
                drop(d, f, k);
                return 0;
            }
        }
    }
    return fail(ERR_DEVICE_MISSING, "no device has the alias '%s'", alias);
}
