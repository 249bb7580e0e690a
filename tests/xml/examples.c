/* The examples of the reference (docs/examples/FAMILY/NAME.xml): each is validated, read and
 * written back as it stands. Called by meson; never awaits.
 *
 *   examples SCHEMAS FOLDER...   TAP: one line for each file; BLESS=1 rewrites what differs
 *   examples --print SCHEMAS FILE
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "gen/backup.h"
#include "gen/capabilities.h"
#include "gen/checkpoint.h"
#include "gen/cpu.h"
#include "gen/domain.h"
#include "gen/domaincaps.h"
#include "gen/interface.h"
#include "gen/network.h"
#include "gen/networkport.h"
#include "gen/node.h"
#include "gen/nodedev.h"
#include "gen/nwfilter.h"
#include "gen/pool.h"
#include "gen/poolcaps.h"
#include "gen/secret.h"
#include "gen/snapshot.h"
#include "gen/state.h"
#include "gen/volume.h"
#include "reflect/type.h"
#include "reflect/value.h"

static const struct type *const roots[] = {
    &type_backup,
    &type_capabilities,
    &type_checkpoint,
    &type_copy_disk,
    &type_cpu_document,
    &type_domain,
    &type_domain_capabilities,
    &type_filter,
    &type_filter_binding,
    &type_guest_status,
    &type_host_interface,
    &type_network,
    &type_network_port,
    &type_node_device,
    &type_pool,
    &type_pool_caps,
    &type_secret,
    &type_snapshot,
    &type_test_node,
    &type_volume,
    &type_network_status,
};

/* The type of a document, by its first element; NULL: none has that root. */
static const struct type *root_of(const char *xml)
{
    size_t len = strcspn(xml + 1, " />\n");
    for (size_t i = 0; *xml == '<' && i < G_N_ELEMENTS(roots); i++)
        if (strlen(roots[i]->root) == len && strncmp(roots[i]->root, xml + 1, len) == 0)
            return roots[i];
    return NULL;
}

static char *round_trip(const char *xml, size_t len)
{
    const struct type *t = root_of(xml);
    if (!t)
        return fail_null(ERR_XML_ERROR, "no document has this root element");
    bool kept = t == &type_guest_status || t == &type_network_status;
    unsigned state = kept ? READ_STATE : 0;
    void *value = value_read(t, xml, len, READ_VALIDATE | state);
    char *out = value ? value_write(t, value, VIEW_SECURE | (state ? VIEW_STATE : 0)) : NULL;
    value_free(t, value);
    return out;
}

static int print(const char *path)
{
    g_autofree char *xml = NULL;
    gsize len;
    if (!g_file_get_contents(path, &xml, &len, NULL))
        return 2;
    g_autofree char *out = round_trip(xml, len);
    if (!out) {
        fprintf(stderr, "%s: %s\n", path, error_text());
        return 1;
    }
    fputs(out, stdout);
    return 0;
}

static bool check(const char *folder, const char *name, int number)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *family = g_path_get_basename(folder);
    g_autofree char *xml = NULL;
    gsize len;
    if (!g_file_get_contents(path, &xml, &len, NULL))
        return false;
    g_autofree char *out = round_trip(xml, len);
    bool same = out && strcmp(out, xml) == 0;
    if (out && !same && g_getenv("BLESS"))
        same = g_file_set_contents(path, out, -1, NULL);
    printf("%s %d - %s/%s%s%s\n", same ? "ok" : "not ok", number, family, name, same ? "" : ": ",
           same  ? ""
           : out ? "comes back otherwise"
                 : error_text());
    error_clear();
    return same;
}

int main(int argc, char **argv)
{
    bool printing = argc == 4 && strcmp(argv[1], "--print") == 0;
    int at = printing ? 2 : 1, number = 0, bad = 0;
    if (argc < at + 2)
        return 2;
    value_schema_dir(argv[at]);
    if (printing)
        return print(argv[3]);
    for (int i = at + 1; i < argc; i++) {
        const char *name;
        g_autoptr(GDir) dir = g_dir_open(argv[i], 0, NULL);
        while (dir && (name = g_dir_read_name(dir)))
            if (g_str_has_suffix(name, ".xml"))
                bad += !check(argv[i], name, ++number);
    }
    printf("1..%d\n", number);
    return bad || !number ? 1 : 0;
}
