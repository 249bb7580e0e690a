/* libFuzzer: any bytes as a document of a network, port, pool, volume, secret or interface of the
 * host, or (first byte 'u') as an edit of a network. What is made of it is written, read again and
 * is the same text. Seeds: tests/fuzz/objects. */
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "defs/interface.h"
#include "defs/network.h"
#include "defs/pool.h"
#include "defs/secret.h"

static const char network_xml[] =
    "<network><name>n</name><forward mode='nat'/><dns><txt name='a' value='b'/><srv service='s' "
    "protocol='tcp'/><host ip='1.2.3.4'><hostname>x</hostname></host></dns><ip address='10.0.0.1' "
    "prefix='24'><dhcp><range start='10.0.0.5' end='10.0.0.9'/><host mac='52:54:00:00:00:01' "
    "name='h' ip='10.0.0.20'/></dhcp></ip><portgroup name='p' default='yes'/></network>";
static const char pool_xml[] =
    "<pool type='dir'><name>p</name><target><path>/p</path></target></pool>";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *parse_volume(const char *xml, size_t len, unsigned mode)
{
    struct pool *pool = pool_parse(pool_xml, strlen(pool_xml), 0);
    struct volume *vol = volume_parse(pool, xml, len, mode, true);
    value_free(&type_pool, pool);
    return vol;
}

static void check(const struct type *t, void *(*parse)(const char *, size_t, unsigned),
                  const char *xml, size_t len)
{
    void *value = parse(xml, len, READ_INACTIVE);
    if (!value) {
        if (!error_get())
            abort(); /* every refusal has its reason */
        error_clear();
        return;
    }
    char *text = value_write(t, value, VIEW_INACTIVE);
    void *again = parse(text, strlen(text), READ_INACTIVE);
    if (!again)
        abort(); /* what we write we read */
    char *text_again = value_write(t, again, VIEW_INACTIVE);
    if (strcmp(text, text_again) != 0)
        abort(); /* filling what is filled changes nothing */
    value_free(t, value);
    value_free(t, again);
    free(text);
    free(text_again);
}

/* u, command, section, index, fragment. */
static void update(const uint8_t *data, size_t size)
{
    struct network *net = network_parse(network_xml, strlen(network_xml), 0);
    struct network_edit edit = {.command = data[0] % 6,
                                .section = data[1] % 14,
                                .parent_index = (int)(data[2] % 4) - 1,
                                .xml = (const char *)data + 3,
                                .len = size - 3};
    if (network_update(net, &edit) < 0) {
        if (!error_get())
            abort();
        error_clear();
    } else if (network_check(net) < 0) {
        abort(); /* an edit makes no document that would be refused */
    }
    value_free(&type_network, net);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *xml = (const char *)data;
    if (size > 4 && data[0] == 'u')
        update(data + 1, size - 1);
    check(&type_network, (void *(*)(const char *, size_t, unsigned))network_parse, xml, size);
    check(&type_network_port, (void *(*)(const char *, size_t, unsigned))network_port_parse, xml,
          size);
    check(&type_pool, (void *(*)(const char *, size_t, unsigned))pool_parse, xml, size);
    check(&type_volume, parse_volume, xml, size);
    check(&type_secret, (void *(*)(const char *, size_t, unsigned))secret_parse, xml, size);
    check(&type_host_interface, (void *(*)(const char *, size_t, unsigned))host_interface_parse,
          xml, size);
    return 0;
}
