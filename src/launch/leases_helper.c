/* libvirt_leaseshelper: dnsmasq runs it at every lease that begins or ends, and at its start to
 * learn which there are. Keeps <lib_dir>/dnsmasq/BRIDGE.status, a list that the daemon and name
 * services read. One process per event, one at a time for each dnsmasq. Invariant: a reader sees a
 * whole list, the one before or the one after the event.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DNSMASQ_DIR LOCALSTATEDIR "/lib/libvirt/dnsmasq"

static const char *env(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static const char *get(json_t *lease, const char *key)
{
    return json_string_value(json_object_get(lease, key));
}

static char *status_file(void)
{
    const char *dir = env("VIREO_DNSMASQ_DIR");
    const char *bridge = env("VIR_BRIDGE_NAME") ? env("VIR_BRIDGE_NAME") : env("DNSMASQ_INTERFACE");
    return bridge && !strchr(bridge, '/')
               ? g_strdup_printf("%s/%s.status", dir ? dir : DNSMASQ_DIR, bridge)
               : NULL;
}

/* A file that is no list is as good as none: the leases come again. */
static json_t *load(const char *path)
{
    json_t *list = json_load_file(path, 0, NULL);
    if (json_is_array(list))
        return list;
    json_decref(list);
    return json_array();
}

/* The daemon makes the list with the network and takes it away with it; whoever comes later than
 * that has nothing to tell. */
static int save(const char *path, json_t *list)
{
    if (access(path, F_OK) < 0)
        return 0;
    g_autofree char *next = g_strdup_printf("%s.new", path);
    FILE *f = fopen(next, "we");
    if (!f)
        return -1;
    int rc = json_dumpf(list, f, JSON_INDENT(2));
    rc |= fputc('\n', f) < 0;
    rc |= fclose(f);
    if (rc == 0 && rename(next, path) == 0)
        return 0;
    unlink(next);
    return -1;
}

/* --- one event -------------------------------------------------------------------------------- */

static bool is_over(json_t *lease, const char *address)
{
    json_int_t end = json_integer_value(json_object_get(lease, "expiry-time"));
    return g_strcmp0(get(lease, "ip-address"), address) == 0 || (end && end < time(NULL));
}

static void drop(json_t *list, const char *address)
{
    for (size_t i = json_array_size(list); i-- > 0;)
        if (is_over(json_array_get(list, i), address))
            json_array_remove(list, i);
}

static void set(json_t *lease, const char *key, const char *value)
{
    if (value)
        json_object_set_new(lease, key, json_string(value));
}

static json_t *lease_of(const char *id, const char *address, const char *name)
{
    json_t *lease = json_object();
    bool v6 = env("DNSMASQ_IAID") != NULL;
    const char *end = env("DNSMASQ_LEASE_EXPIRES");
    const char *host = name && *name                      ? name
                       : env("DNSMASQ_SUPPLIED_HOSTNAME") ? env("DNSMASQ_SUPPLIED_HOSTNAME")
                                                          : env("DNSMASQ_OLD_HOSTNAME");
    set(lease, "iaid", env("DNSMASQ_IAID"));
    set(lease, "ip-address", address);
    set(lease, "mac-address", v6 ? env("DNSMASQ_MAC") : id);
    set(lease, "hostname", host);
    set(lease, "client-id", v6 ? id : env("DNSMASQ_CLIENT_ID"));
    set(lease, "server-duid", env("DNSMASQ_SERVER_DUID"));
    json_object_set_new(lease, "expiry-time", json_integer(end ? strtoll(end, NULL, 10) : 0));
    return lease;
}

/* --- what dnsmasq starts with ----------------------------------------------------------------- */

static void print_lease(json_t *lease, bool v6)
{
    const char *mac = get(lease, v6 ? "iaid" : "mac-address"), *host = get(lease, "hostname");
    const char *id = get(lease, "client-id"), *address = get(lease, "ip-address");
    if (!mac || !address || (get(lease, "iaid") != NULL) != v6)
        return;
    printf("%" JSON_INTEGER_FORMAT " %s %s %s %s\n",
           json_integer_value(json_object_get(lease, "expiry-time")), mac, address,
           host ? host : "*", id ? id : "*");
}

static void print_leases(json_t *list)
{
    const char *duid = NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        print_lease(json_array_get(list, i), false);
        if (get(json_array_get(list, i), "server-duid"))
            duid = get(json_array_get(list, i), "server-duid");
    }
    if (duid)
        printf("duid %s\n", duid);
    for (size_t i = 0; i < json_array_size(list); i++)
        print_lease(json_array_get(list, i), true);
}

static int run(int argc, char **argv, const char *path)
{
    bool begins = strcmp(argv[1], "add") == 0 || strcmp(argv[1], "old") == 0;
    bool ends = strcmp(argv[1], "del") == 0;
    json_t *list = load(path);
    int rc = 0;
    if (strcmp(argv[1], "init") == 0) {
        drop(list, "");
        print_leases(list);
    } else if ((begins || ends) && argc >= 4) {
        drop(list, argv[3]);
        if (begins)
            json_array_append_new(list, lease_of(argv[2], argv[3], argc > 4 ? argv[4] : NULL));
        rc = save(path, list);
    }
    json_decref(list);
    return rc;
}

int main(int argc, char **argv)
{
    g_autofree char *path = status_file();
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || !path) {
        fprintf(stderr,
                "usage: %s add|old|del|init [MAC|CLIENT-ID ADDRESS [NAME]]\n"
                "dnsmasq runs this; VIR_BRIDGE_NAME says of which bridge.\n",
                argv[0]);
        return EXIT_FAILURE;
    }
    if (run(argc, argv, path) == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "%s: cannot write '%s'\n", argv[0], path);
    return EXIT_FAILURE;
}
