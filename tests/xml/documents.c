/* Documents other than domains, as the drivers that own them make definitions of them. For each
 * file one line: the file, a tab, and the document as it is written or "error CODE: text", with
 * line breaks as "\n". Called by corpus.py and peer.py. documents [--schemas DIR] FILE… documents
 * --volume POOL [--clone] FILE…          volumes of a pool documents --update COMMAND SECTION INDEX
 * NETWORK FILE…
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "defs/interface.h"
#include "defs/network.h"
#include "defs/pool.h"
#include "defs/secret.h"
#include "gen/domain.h"

typedef void *parse_fn(const char *xml, size_t len, unsigned mode);

static const struct {
    const struct type *type;
    parse_fn *parse;
    const char *root;
} kinds[] = {
    {&type_network, (parse_fn *)network_parse, "<network>"},
    {&type_network, (parse_fn *)network_parse, "<network "},
    {&type_network_port, (parse_fn *)network_port_parse, "<networkport"},
    {&type_pool, (parse_fn *)pool_parse, "<pool"},
    {&type_secret, (parse_fn *)secret_parse, "<secret"},
    {&type_host_interface, (parse_fn *)host_interface_parse, "<interface"},
};

static char *read_file(const char *name, gsize *ret_len)
{
    char *text = NULL;
    if (!g_file_get_contents(name, &text, ret_len, NULL)) {
        fprintf(stderr, "cannot read %s\n", name);
        exit(2);
    }
    return text;
}

static void say(const char *name, const struct type *type, void *value)
{
    g_autofree char *text = value ? value_write(type, value, VIEW_INACTIVE) : NULL;
    g_autofree char *whole =
        text ? g_strdup(text) : g_strdup_printf("error %d: %s", error_get()->code, error_text());
    g_autofree char *line = g_strescape(whole, "\"\\");
    printf("%s\t%s\n", name, line);
    error_clear();
    value_free(type, value);
}

static void document(const char *name, unsigned mode)
{
    gsize len;
    g_autofree char *xml = read_file(name, &len);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strstr(xml, kinds[i].root)) {
            say(name, kinds[i].type, kinds[i].parse(xml, len, mode));
            return;
        }
    say(name, &type_network, network_parse(xml, len, mode));
}

static void volumes(const char *pool_file, int argc, char **argv)
{
    gsize len;
    g_autofree char *pool_xml = read_file(pool_file, &len);
    struct pool *pool = pool_parse(pool_xml, len, 0);
    bool clone = false;
    if (!pool) {
        fprintf(stderr, "%s: %s\n", pool_file, error_text());
        exit(2);
    }
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--clone") == 0) {
            clone = true;
            continue;
        }
        g_autofree char *xml = read_file(argv[i], &len);
        say(argv[i], &type_volume, volume_parse(pool, xml, len, 0, clone));
    }
    value_free(&type_pool, pool);
}

static void updates(char **argv, int n_files)
{
    for (int i = 0; i < n_files; i++) {
        gsize net_len, len;
        g_autofree char *net_xml = read_file(argv[3], &net_len);
        g_autofree char *xml = read_file(argv[4 + i], &len);
        struct network *net = network_parse(net_xml, net_len, 0);
        struct network_edit edit = {.command = (unsigned)atoi(argv[0]),
                                    .section = (unsigned)atoi(argv[1]),
                                    .parent_index = atoi(argv[2]),
                                    .xml = xml,
                                    .len = len};
        if (net && network_update(net, &edit) < 0) {
            value_free(&type_network, net);
            net = NULL;
        }
        say(argv[4 + i], &type_network, net);
    }
}

int main(int argc, char **argv)
{
    unsigned mode = READ_INACTIVE;
    if (argc > 3 && strcmp(argv[1], "--volume") == 0) {
        volumes(argv[2], argc - 3, argv + 3);
        return 0;
    }
    if (argc > 6 && strcmp(argv[1], "--update") == 0) {
        updates(argv + 2, argc - 6);
        return 0;
    }
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--schemas") == 0 && i + 1 < argc)
            value_schema_dir(argv[++i]), mode |= READ_VALIDATE;
        else
            document(argv[i], mode);
    }
    return 0;
}
