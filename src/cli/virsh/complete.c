/* What a word may become: commands, options, live objects, fixed words. Used by the prompt and by
 * the hidden command that bash and zsh call. Never prints; asks the connection only when there is
 * one. */
#include "cli/virsh/virsh.h"

struct completion {
    struct shell *sh;
    const struct cli_args *args; /* the words so far */
    const char *last;
    GPtrArray *found;
};

static void add(struct completion *c, const char *name)
{
    if (name && g_str_has_prefix(name, c->last))
        g_ptr_array_add(c->found, g_strdup(name));
}

/* Objects that a list call gives: each has a name and is freed. */
#define ADD_ALL(type, list_call, name_call, free_call) \
    do {                                               \
        type *list = NULL;                             \
        int n = list_call;                             \
        for (int i = 0; i < n; i++) {                  \
            add(c, name_call(list[i]));                \
            free_call(list[i]);                        \
        }                                              \
        free(list);                                    \
    } while (0)

static void add_domains(struct completion *c)
{
    const char *command = c->args->command->name;
    unsigned flags = 0;
    if (strcmp(command, "start") == 0)
        flags = VIR_CONNECT_LIST_DOMAINS_INACTIVE;
    else if (g_strv_contains((const char *const[]){"destroy", "shutdown", "reboot", "reset",
                                                   "suspend", "resume", "console", "migrate", NULL},
                             command))
        flags = VIR_CONNECT_LIST_DOMAINS_ACTIVE;
    ADD_ALL(virDomainPtr, virConnectListAllDomains(c->sh->conn, &list, flags), virDomainGetName,
            virDomainFree);
}

static void add_networks(struct completion *c)
{
    ADD_ALL(virNetworkPtr, virConnectListAllNetworks(c->sh->conn, &list, 0), virNetworkGetName,
            virNetworkFree);
}

static void add_pools(struct completion *c)
{
    ADD_ALL(virStoragePoolPtr, virConnectListAllStoragePools(c->sh->conn, &list, 0),
            virStoragePoolGetName, virStoragePoolFree);
}

static void add_nwfilters(struct completion *c)
{
    ADD_ALL(virNWFilterPtr, virConnectListAllNWFilters(c->sh->conn, &list, 0), virNWFilterGetName,
            virNWFilterFree);
}

static void add_bindings(struct completion *c)
{
    ADD_ALL(virNWFilterBindingPtr, virConnectListAllNWFilterBindings(c->sh->conn, &list, 0),
            virNWFilterBindingGetPortDev, virNWFilterBindingFree);
}

static void add_nodedevs(struct completion *c)
{
    ADD_ALL(virNodeDevicePtr, virConnectListAllNodeDevices(c->sh->conn, &list, 0),
            virNodeDeviceGetName, virNodeDeviceFree);
}

static void add_ifaces(struct completion *c)
{
    ADD_ALL(virInterfacePtr, virConnectListAllInterfaces(c->sh->conn, &list, 0),
            virInterfaceGetName, virInterfaceFree);
}

static void add_secrets(struct completion *c)
{
    virSecretPtr *list = NULL;
    int n = virConnectListAllSecrets(c->sh->conn, &list, 0);
    for (int i = 0; i < n; i++) {
        char uuid[VIR_UUID_STRING_BUFLEN];
        if (virSecretGetUUIDString(list[i], uuid) == 0)
            add(c, uuid);
        virSecretFree(list[i]);
    }
    free(list);
}

/* --- inside a guest, a pool or a network that was named before --- */

static const char *value_of(struct completion *c, const char *option)
{
    const struct cli_command *command = c->args->command;
    for (size_t i = 0; i < command->n_options; i++)
        if (strcmp(command->options[i].name, option) == 0)
            return c->args->values[i];
    return NULL;
}

static virDomainPtr named_domain(struct completion *c)
{
    const char *name = value_of(c, "domain");
    return name ? virDomainLookupByName(c->sh->conn, name) : NULL;
}

static void add_volumes(struct completion *c)
{
    const char *name = value_of(c, "pool");
    AUTO_POOL pool = name ? virStoragePoolLookupByName(c->sh->conn, name) : NULL;
    if (pool)
        ADD_ALL(virStorageVolPtr, virStoragePoolListAllVolumes(pool, &list, 0),
                virStorageVolGetName, virStorageVolFree);
}

static void add_ports(struct completion *c)
{
    const char *name = value_of(c, "network");
    AUTO_NETWORK net = name ? virNetworkLookupByName(c->sh->conn, name) : NULL;
    virNetworkPortPtr *list = NULL;
    int n = net ? virNetworkListAllPorts(net, &list, 0) : 0;
    for (int i = 0; i < n; i++) {
        char uuid[VIR_UUID_STRING_BUFLEN];
        if (virNetworkPortGetUUIDString(list[i], uuid) == 0)
            add(c, uuid);
        virNetworkPortFree(list[i]);
    }
    free(list);
}

static void add_snapshots(struct completion *c)
{
    AUTO_DOMAIN dom = named_domain(c);
    if (dom)
        ADD_ALL(virDomainSnapshotPtr, virDomainListAllSnapshots(dom, &list, 0),
                virDomainSnapshotGetName, virDomainSnapshotFree);
}

static void add_checkpoints(struct completion *c)
{
    AUTO_DOMAIN dom = named_domain(c);
    if (dom)
        ADD_ALL(virDomainCheckpointPtr, virDomainListAllCheckpoints(dom, &list, 0),
                virDomainCheckpointGetName, virDomainCheckpointFree);
}

static void add_of_document(struct completion *c, const char *xpath)
{
    AUTO_DOMAIN dom = named_domain(c);
    AUTO_STRING text = dom ? virDomainGetXMLDesc(dom, 0) : NULL;
    AUTO_XML doc = text ? xml_doc_parse(text) : NULL;
    g_autofree struct xml_node **nodes = doc ? xml_select(doc, NULL, xpath) : NULL;
    for (struct xml_node **n = nodes; n && *n; n++) {
        g_autofree char *name = xml_string(doc, *n, ".");
        add(c, name);
    }
}

static void add_disks(struct completion *c)
{
    add_of_document(c, "./devices/disk/target/@dev");
}

static void add_domain_interfaces(struct completion *c)
{
    add_of_document(c, "./devices/interface/target/@dev | ./devices/interface/mac/@address");
}

static void add_commands(struct completion *c)
{
    for (size_t g = 0; g < program.n_groups; g++)
        for (size_t i = 0; i < program.groups[g].n_commands; i++)
            if (!program.groups[g].commands[i].hidden)
                add(c, program.groups[g].commands[i].name);
}

static const struct {
    const char *names;
    void (*add)(struct completion *c);
    bool connection;
} kinds[] = {
    {"domain", add_domains, true},
    {"network", add_networks, true},
    {"pool", add_pools, true},
    {"volume", add_volumes, true},
    {"secret", add_secrets, true},
    {"nwfilter", add_nwfilters, true},
    {"nwfilter-binding", add_bindings, true},
    {"nodedev", add_nodedevs, true},
    {"iface", add_ifaces, true},
    {"network-port", add_ports, true},
    {"snapshot", add_snapshots, true},
    {"checkpoint", add_checkpoints, true},
    {"disk", add_disks, true},
    {"domain-interface", add_domain_interfaces, true},
    {"command", add_commands, false},
};

static void add_values(struct completion *c, const struct cli_option *o)
{
    if (!o->names)
        return;
    if (*o->names == '=') {
        g_auto(GStrv) words = g_strsplit(o->names + 1, ",", -1);
        for (char **w = words; *w; w++)
            add(c, *w);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].names, o->names) == 0 && (c->sh->conn || !kinds[i].connection))
            kinds[i].add(c);
    virResetLastError();
}

/* Words that a rest option has already are not offered again. */
static void drop_given(struct completion *c)
{
    for (guint i = c->found->len; i > 0; i--)
        if (g_strv_contains((const char *const *)c->args->rest, c->found->pdata[i - 1]))
            g_ptr_array_remove_index(c->found, i - 1);
}

static void add_options(struct completion *c)
{
    const struct cli_command *command = c->args->command;
    for (size_t i = 0; i < command->n_options; i++) {
        const struct cli_option *o = &command->options[i];
        g_autofree char *name = g_strconcat("--", o->name, NULL);
        bool ours = o->kind == CLI_STRING && strcmp(o->name, "output") == 0 && o->names;
        if (o->kind != CLI_ALIAS && (!c->args->values[i] || o->kind == CLI_REST) &&
            (!ours || g_str_has_prefix(c->last, "--o")))
            add(c, name);
    }
}

/* The option that waits for its value: the last word before is its name. */
static const struct cli_option *waiting_option(const struct cli_command *command, char **words)
{
    const char *before = words[0] ? words[g_strv_length(words) - 1] : "";
    for (size_t i = 0; g_str_has_prefix(before, "--") && i < command->n_options; i++)
        if (strcmp(command->options[i].name, before + 2) == 0 &&
            command->options[i].kind != CLI_FLAG)
            return &command->options[i];
    return NULL;
}

static const struct cli_option *next_data_option(const struct cli_args *args)
{
    const struct cli_command *command = args->command;
    for (size_t i = 0; i < command->n_options; i++)
        if (command->options[i].positional &&
            (!args->values[i] || command->options[i].kind == CLI_REST))
            return &command->options[i];
    return NULL;
}

static void complete_command(struct completion *c, char **words)
{
    const struct cli_command *command = c->args->command;
    const struct cli_option *waiting = waiting_option(command, words);
    const struct cli_option *data = next_data_option(c->args);
    if (waiting) {
        add_values(c, waiting);
        drop_given(c);
        return;
    }
    if (data && *c->last != '-') {
        add_values(c, data);
        drop_given(c);
    }
    if (!*c->last || *c->last == '-')
        add_options(c);
}

char **shell_candidates(struct shell *sh, char **words, const char *last)
{
    struct completion c = {.sh = sh, .last = last, .found = g_ptr_array_new()};
    const struct cli_command *command = words[0] ? shell_find(words[0]) : NULL;
    if (!words[0]) {
        add_commands(&c);
    } else if (command) {
        struct cli_args args;
        bool dangling = waiting_option(command, words + 1) != NULL;
        guint n = g_strv_length(words);
        g_auto(GStrv) known = g_strdupv(words);
        if (dangling) /* what waits for a value does not parse yet */
            g_clear_pointer(&known[n - 1], g_free);
        g_autofree char *error = cli_parse(command, known, &args);
        c.args = &args;
        complete_command(&c, words + 1);
        const struct cli_option *file =
            dangling ? waiting_option(command, words + 1) : next_data_option(&args);
        cli_args_clear(&args);
        if (c.found->len == 0 && file && g_strcmp0(file->names, "file") == 0 && *last != '-') {
            g_ptr_array_free(c.found, TRUE);
            return NULL;
        }
    }
    g_ptr_array_add(c.found, NULL);
    return (char **)g_ptr_array_free(c.found, FALSE);
}
