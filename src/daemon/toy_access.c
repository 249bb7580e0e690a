/* An access driver for tests: what the file in TOY_DENY lists is denied, one "object.permission" or
 * "object.permission name" a line. Read anew for each question; never awaits. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/toy_driver.h"

static const char *const objects[] = {
    [ON_CONNECT] = "connect",         [ON_DOMAIN] = "domain",
    [ON_NETWORK] = "network",         [ON_NETWORK_PORT] = "network_port",
    [ON_INTERFACE] = "interface",     [ON_STORAGE_POOL] = "storage_pool",
    [ON_STORAGE_VOL] = "storage_vol", [ON_NODE_DEVICE] = "node_device",
    [ON_NWFILTER] = "nwfilter",       [ON_NWFILTER_BINDING] = "nwfilter_binding",
    [ON_SECRET] = "secret",
};

static int check(const struct access_request *r, const struct acl_rule *rule)
{
    const char *path = getenv("TOY_DENY");
    g_autofree char *text = NULL, *what = NULL, *one = NULL;
    if (!path || !g_file_get_contents(path, &text, NULL, NULL))
        return 1;
    g_auto(GStrv) denied = g_strsplit(text, "\n", -1);
    what = g_strdup_printf("%s.%s", objects[rule->object], rule->permission);
    one = g_strdup_printf("%s %s", what, r->object && r->object->name ? r->object->name : "");
    return !g_strv_contains((const char *const *)denied, what) &&
           !g_strv_contains((const char *const *)denied, one);
}

const struct access_driver access_driver_toy = {"deny", check};
