/* Pools that are a folder of a server: NFS, CIFS, GlusterFS. */
#include <string.h>
#include "driver/storage/file.h"
#include "driver/storage/kinds.h"
#include "driver/storage/mount.h"

AWAITS static char *find_sources(const struct pool_source *spec)
{
    DEADLINE(TOOL_PATIENCE);
    const char *host = spec && spec->n_hosts ? spec->hosts[0]->name : NULL;
    if (!host)
        return storage_fail_null(ERR_INVALID_ARG,
                                 "a search for network file systems needs a <host>");
    g_autofree char *out = tool_output(TOOL("showmount", "--no-headers", "--exports", host));
    if (!out)
        return NULL;
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
    GString *xml = g_string_new("<sources>\n");
    g_autofree char *name = g_markup_escape_text(host, -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *path = g_markup_printf_escaped("%.*s", (int)strcspn(*line, " \t"), *line);
        if (*path == '/')
            g_string_append_printf(xml,
                                   "  <source>\n    <host name='%s'/>\n    <dir path='%s'/>\n"
                                   "    <format type='nfs'/>\n  </source>\n",
                                   name, path);
    }
    g_string_append(xml, "</sources>\n");
    return g_string_free(xml, FALSE);
}

const struct pool_backend backend_netfs = {
    .type = POOL_TYPE_NETFS,
    .is_there = mount_is_there,
    .start = mount_start,
    .stop = mount_stop,
    .build = folder_build,
    .remove = folder_remove,
    .find_sources = find_sources,
    FILE_VOLUMES,
};
