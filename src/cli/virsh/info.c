/* Facts about one guest: state, what it has, where it is reached. */
#include "cli/virsh/virsh.h"

static const char *reason_name(int state, int reason)
{
    static const char *const running[] = {
        "unknown",       "booted",   "migrated",           "restored",
        "from snapshot", "unpaused", "migration canceled", "save canceled",
        "event wakeup",  "crashed",  "post-copy"};
    static const char *const paused[] = {
        "unknown",   "user",        "migrating",     "saving",          "dumping",
        "I/O error", "watchdog",    "from snapshot", "shutting down",   "creating snapshot",
        "crashed",   "starting up", "post-copy",     "post-copy failed"};
    static const char *const shutoff[] = {"unknown", "shutdown",      "destroyed",
                                          "crashed", "migrated",      "saved",
                                          "failed",  "from snapshot", "daemon"};
    static const char *const crashed[] = {"unknown", "panicked"};
    switch (state) {
    case VIR_DOMAIN_RUNNING:
        return PICK(running, reason);
    case VIR_DOMAIN_PAUSED:
        return PICK(paused, reason);
    case VIR_DOMAIN_SHUTDOWN:
        return reason == VIR_DOMAIN_SHUTDOWN_USER ? "user" : "unknown";
    case VIR_DOMAIN_SHUTOFF:
        return PICK(shutoff, reason);
    case VIR_DOMAIN_CRASHED:
        return PICK(crashed, reason);
    default:
        return "unknown";
    }
}

int cmd_domstate(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    int state, reason;
    if (!dom)
        return -1;
    if (virDomainGetState(dom, &state, &reason, 0) < 0)
        return shell_fail_reason(sh);
    if (show_json(sh, args,
                  json_pack("{s:s,s:s}", "state", state_name(state), "reason",
                            reason_name(state, reason))))
        return 0;
    if (arg_flag(args, "reason"))
        printf("%s (%s)\n", state_name(state), reason_name(state, reason));
    else
        puts(state_name(state));
    return 0;
}

int cmd_domcontrol(struct shell *sh, const struct cli_args *args)
{
    static const char *const states[] = {"ok", "background job", "occupied", "error"};
    static const char *const details[] = {"", " (unknown)", " (monitor failure)",
                                          " (internal (locking) error)"};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainControlInfo info;
    if (!dom)
        return -1;
    if (virDomainGetControlInfo(dom, &info, 0) < 0)
        return shell_fail_reason(sh);
    const char *state = info.state < G_N_ELEMENTS(states) ? states[info.state] : "unknown";
    const char *detail =
        info.state == VIR_DOMAIN_CONTROL_ERROR && info.details < G_N_ELEMENTS(details)
            ? details[info.details]
            : "";
    if (show_json(
            sh, args,
            json_pack("{s:s,s:I}", "state", state, "milliseconds", (json_int_t)info.stateTime)))
        return 0;
    if (info.state != VIR_DOMAIN_CONTROL_OK && info.state != VIR_DOMAIN_CONTROL_ERROR)
        printf("%s (%0.3fs)\n", state, (double)info.stateTime / 1000.0);
    else
        printf("%s%s\n", state, detail);
    return 0;
}

static void security_facts(struct shell *sh, struct cli_record *r, virDomainPtr dom, unsigned id)
{
    virSecurityModel model = {"", ""};
    if (virNodeGetSecurityModel(sh->conn, &model) < 0 || !model.model[0])
        return;
    cli_record_add(r, "security_model", "%s", model.model);
    cli_record_add(r, "security_doi", "%s", model.doi);
    g_autofree virSecurityLabelPtr label = g_new0(virSecurityLabel, 1);
    if (id != (unsigned)-1 && virDomainGetSecurityLabel(dom, label) == 0 && label->label[0])
        cli_record_add(r, "security_label", "%s (%s)", label->label,
                       label->enforcing ? "enforcing" : "permissive");
}

static void message_facts(struct cli_record *r, virDomainPtr dom)
{
    char **messages = NULL;
    json_t *list = json_array();
    int n = virDomainGetMessages(dom, &messages, 0);
    for (int i = 0; i < n; i++)
        json_array_append_new(list, json_string_nocheck(messages[i]));
    for (int i = 0; i < n; i++) {
        if (i == 0)
            cli_record_typed(r, "messages", list, "%s", messages[i]);
        else
            cli_record_labelled(r, NULL, "", NULL, "%s", messages[i]);
        free(messages[i]);
    }
    free(messages);
    if (n <= 0)
        json_decref(list);
}

static void memory_facts(struct cli_record *r, const virDomainInfo *info)
{
    if (info->maxMem == (unsigned long)-1)
        cli_record_add(r, "max_memory", "no limit");
    else
        cli_record_add(r, "max_memory", "%lu KiB", info->maxMem);
    cli_record_add(r, "used_memory", "%lu KiB", info->memory);
}

static void id_facts(struct cli_record *r, virDomainPtr dom, unsigned id)
{
    char uuid[VIR_UUID_STRING_BUFLEN];
    if (id == (unsigned)-1)
        cli_record_typed(r, "id", json_null(), "-");
    else
        cli_record_add(r, "id", "%u", id);
    cli_record_add(r, "name", "%s", virDomainGetName(dom));
    if (virDomainGetUUIDString(dom, uuid) == 0)
        cli_record_add(r, "uuid", "%s", uuid);
    AUTO_STRING os = virDomainGetOSType(dom);
    if (os)
        cli_record_add(r, "os_type", "%s", os);
}

static void stored_facts(struct cli_record *r, virDomainPtr dom)
{
    int on = virDomainIsPersistent(dom);
    cli_record_add(r, "persistent", "%s", yes_no(on));
    if (virDomainGetAutostart(dom, &on) == 0)
        cli_record_add(r, "autostart", "%s", on ? "enable" : "disable");
    on = virDomainHasManagedSaveImage(dom, 0);
    cli_record_add(r, "managed_save", "%s", yes_no(on));
}

int cmd_dominfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainInfo info;
    if (!dom)
        return -1;
    unsigned id = virDomainGetID(dom);
    struct cli_record *r = cli_record_new(args, RECORD_15);
    id_facts(r, dom, id);
    if (virDomainGetInfo(dom, &info) < 0) {
        cli_record_free(r);
        return shell_fail_reason(sh);
    }
    cli_record_add(r, "state", "%s", state_name(info.state));
    cli_record_add(r, "cpus", "%d", info.nrVirtCpu);
    if (info.cpuTime)
        cli_record_typed(r, "cpu_time", json_real((double)info.cpuTime / 1e9), "%.1lfs",
                         (double)info.cpuTime / 1e9);
    memory_facts(r, &info);
    stored_facts(r, dom);
    security_facts(sh, r, dom, id);
    message_facts(r, dom);
    virResetLastError();
    show_record(sh, args, r);
    return 0;
}

/* --- disks and interfaces of the document --- */

int cmd_domblklist(struct shell *sh, const struct cli_args *args)
{
    bool details = arg_flag(args, "details");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_XML doc = dom ? domain_doc(sh, dom, arg_flags(args)) : NULL;
    if (!doc)
        return -1;
    struct cli_table *t = details ? cli_table_new(args, "type", "device", "target", "source", NULL)
                                  : cli_table_new(args, "target", "source", NULL);
    g_autofree struct xml_node **disks = xml_select(doc, NULL, "./devices/disk");
    for (struct xml_node **d = disks; *d; d++) {
        g_autofree char *type = or_dash(xml_string(doc, *d, "./@type"));
        g_autofree char *device = or_dash(xml_string(doc, *d, "./@device"));
        g_autofree char *target = or_dash(xml_string(doc, *d, "./target/@dev"));
        g_autofree char *source = or_dash(
            xml_string(doc, *d,
                       "./source/@file|./source/@dev|./source/@dir|./source/@name|./source/@volume|"
                       "./source/@path"));
        if (details)
            cli_table_row(t, type, device, target, source, NULL);
        else
            cli_table_row(t, target, source, NULL);
    }
    show_table(sh, args, t);
    return 0;
}

int cmd_domiflist(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_XML doc =
        dom ? domain_doc(sh, dom, arg_bits(args, "inactive", VIR_DOMAIN_XML_INACTIVE)) : NULL;
    if (!doc)
        return -1;
    struct cli_table *t = cli_table_new(args, "interface", "type", "source", "model", "mac", NULL);
    g_autofree struct xml_node **nics = xml_select(doc, NULL, "./devices/interface");
    for (struct xml_node **n = nics; *n; n++) {
        g_autofree char *target = or_dash(xml_string(doc, *n, "./target/@dev"));
        g_autofree char *type = or_dash(xml_string(doc, *n, "./@type"));
        g_autofree char *source = or_dash(
            xml_string(doc, *n, "./source/@bridge|./source/@dev|./source/@network|./source/@name"));
        g_autofree char *model = or_dash(xml_string(doc, *n, "./model/@type"));
        g_autofree char *mac = or_dash(xml_string(doc, *n, "./mac/@address"));
        cli_table_row(t, target, type, source, model, mac, NULL);
    }
    show_table(sh, args, t);
    return 0;
}

struct xml_node *interface_node(struct xml_doc *doc, const char *name)
{
    g_autofree struct xml_node **nics = xml_select(doc, NULL, "./devices/interface");
    for (struct xml_node **n = nics; *n; n++) {
        g_autofree char *mac = xml_string(doc, *n, "./mac/@address");
        g_autofree char *target = xml_string(doc, *n, "./target/@dev");
        if (g_strcmp0(target, name) == 0 || (mac && g_ascii_strcasecmp(mac, name) == 0))
            return *n;
    }
    return NULL;
}

int cmd_domif_getlink(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *name = arg_string(args, "interface");
    AUTO_XML doc =
        dom ? domain_doc(sh, dom, arg_bits(args, "config", VIR_DOMAIN_XML_INACTIVE)) : NULL;
    if (!doc)
        return -1;
    struct xml_node *nic = interface_node(doc, name);
    if (!nic)
        return shell_fail(sh, "Interface (%s: %s) not found.", strchr(name, ':') ? "mac" : "dev",
                          name);
    g_autofree char *state = xml_string(doc, nic, "./link/@state");
    const char *shown = state ? state : "up";
    if (!show_json(sh, args, json_string_nocheck(shown)))
        printf("%s %s", name, shown);
    return 0;
}

/* --- addresses --- */

static int address_source(struct shell *sh, const struct cli_args *args)
{
    static const char *const words[] = {"lease", "agent", "arp"};
    const char *word = arg_string(args, "source");
    for (int i = 0; word && i < (int)G_N_ELEMENTS(words); i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return word ? shell_fail(sh, "Unknown data source '%s'", word) : 0;
}

static void address_lines(const virDomainInterface *nic, bool full)
{
    const char *mac = nic->hwaddr ? nic->hwaddr : "";
    if (nic->naddrs == 0)
        printf(" %-10s %-17s    %s\n", nic->name, nic->hwaddr ? nic->hwaddr : "N/A",
               "N/A          N/A");
    for (unsigned a = 0; a < nic->naddrs; a++) {
        const virDomainIPAddress *ip = &nic->addrs[a];
        bool repeat = full || a == 0;
        printf(" %-10s %-17s    %-12s %s/%u\n", repeat ? nic->name : "-", repeat ? mac : "-",
               ip->type == VIR_IP_ADDR_TYPE_IPV4 ? "ipv4" : "ipv6", ip->addr, ip->prefix);
    }
}

static void address_json(json_t *list, const virDomainInterface *nic)
{
    json_t *addresses = json_array();
    for (unsigned a = 0; a < nic->naddrs; a++)
        json_array_append_new(
            addresses,
            json_pack("{s:s,s:s,s:i}", "protocol",
                      nic->addrs[a].type == VIR_IP_ADDR_TYPE_IPV4 ? "ipv4" : "ipv6", "address",
                      nic->addrs[a].addr, "prefix", (int)nic->addrs[a].prefix));
    json_array_append_new(list, json_pack("{s:s,s:s?,s:o}", "name", nic->name, "mac_address",
                                          nic->hwaddr, "addresses", addresses));
}

int cmd_domifaddr(struct shell *sh, const struct cli_args *args)
{
    const char *only = arg_string(args, "interface");
    virDomainInterfacePtr *nics = NULL;
    int source = address_source(sh, args);
    if (source < 0)
        return -1;
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    int n = virDomainInterfaceAddresses(dom, &nics, (unsigned)source, 0);
    if (n < 0)
        return shell_fail(sh, "Failed to query for interfaces addresses");
    json_t *list = json_array();
    bool table = shell_form(sh, args) != CLI_JSON;
    if (table)
        shell_say(sh, " %-10s %-20s %-8s     %s\n%s\n", "Name", "MAC address", "Protocol",
                  "Address",
                  "-------------------------------------------------"
                  "------------------------------");
    for (int i = 0; i < n; i++) {
        if (!only || strcmp(nics[i]->name, only) == 0) {
            address_json(list, nics[i]);
            if (table)
                address_lines(nics[i], arg_flag(args, "full"));
        }
        virDomainInterfaceFree(nics[i]);
    }
    free(nics);
    show_json(sh, args, list);
    return 0;
}
