/* libFuzzer: any bytes as a document that is complete by itself: a device of the host, a packet
 * filter or binding, a snapshot, checkpoint or backup. What is made of it is written, read again
 * and is the same text. Seeds: tests/xml/nodedev, nwfilter, moment. */
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "defs/document.h"
#include "defs/moment.h"
#include "gen/domain.h"
#include "reflect/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char domain_xml[] =
    "<domain type='test'><name>d</name><devices><disk type='file'><source file='/a.img'/>"
    "<target dev='vda'/></disk><disk type='block'><source dev='/b'/><target dev='vdb'/></disk>"
    "<disk type='file' device='cdrom'><target dev='sda'/></disk></devices></domain>";

static char *made(const struct type *t, const char *xml, size_t len, struct moment_facts *facts)
{
    void *value = value_read(t, xml, len, READ_INACTIVE);
    char *text = NULL;
    if (value && document_fill(t, value, facts) == 0)
        text = value_write(t, value, VIEW_INACTIVE);
    else if (!error_get())
        abort(); /* every refusal has its reason */
    error_clear();
    value_free(t, value);
    return text;
}

static void check(const struct type *t, const char *xml, size_t len, struct moment_facts *facts)
{
    char *text = made(t, xml, len, facts);
    char *again = text ? made(t, text, strlen(text), facts) : NULL;
    if (text && (!again || strcmp(text, again) != 0))
        abort(); /* what we write we read, and filling what is filled changes nothing */
    free(text);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const roots[] = {"device",         "filter",           "filterbinding",
                                        "domainsnapshot", "domaincheckpoint", "domainbackup"};
    const char *xml = (const char *)data;
    struct domain *domain = value_read(&type_domain, domain_xml, strlen(domain_xml), 0);
    struct moment_facts now = {
        .domain = domain, .now_s = 5, .state = SNAPSHOT_STATE_RUNNING, .suffix = "S"};
    struct moment_facts again = {.redefine = true};
    for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
        check(document_type(roots[i]), xml, size, &now);
        check(document_type(roots[i]), xml, size, &again);
        check(document_type(roots[i]), xml, size, NULL);
    }
    value_free(&type_domain, domain);
    return 0;
}
