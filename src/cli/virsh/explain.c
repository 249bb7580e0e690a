/* What errors mean and what helps against them, by their numbers. */
#include "cli/virsh/virsh.h"
#include "cli/error_words.h"
#include <unistd.h>

static const struct advice {
    int code;
    const char *meaning, *remedy;
} advices[] = {
    {VIR_ERR_INTERNAL_ERROR, "Something failed that has no number of its own.",
     "The text names what failed; the daemon's log has more of it."},
    {VIR_ERR_NO_SUPPORT, "The hypervisor driver of this connection cannot do this.",
     "'virsh uri' tells which driver serves you; another URI may reach one that can."},
    {VIR_ERR_NO_CONNECT, "No driver knows this URI.",
     "Look at the scheme of the URI: qemu:///system, qemu:///session, test:///default, "
     "qemu+ssh://host/system."},
    {VIR_ERR_INVALID_ARG, "An argument has a value that cannot be.",
     "The text names the argument; 'virsh help COMMAND' lists what it takes."},
    {VIR_ERR_OPERATION_FAILED, "The hypervisor tried and failed.",
     "The text says why; for guests also see their log in the log folder of the driver."},
    {VIR_ERR_XML_ERROR, "The XML is well formed and says something that cannot be.",
     "The text names the element; 'virt-xml-validate FILE' checks a document."},
    {VIR_ERR_XML_DETAIL, "The XML is not well formed.", "Line and column are in the text."},
    {VIR_ERR_NO_DOMAIN, "No guest of that name, id or UUID is on this connection.",
     "'virsh list --all' shows those that are; qemu:///system and qemu:///session have "
     "different ones."},
    {VIR_ERR_NO_NETWORK, "No network of that name or UUID.",
     "'virsh net-list --all' shows those that are."},
    {VIR_ERR_NO_STORAGE_POOL, "No pool of that name or UUID.",
     "'virsh pool-list --all' shows those that are."},
    {VIR_ERR_NO_STORAGE_VOL, "No volume of that name, key or path.",
     "'virsh vol-list POOL' shows them; 'virsh pool-refresh POOL' looks for new ones."},
    {VIR_ERR_NO_SECRET, "No secret of that UUID or usage.",
     "'virsh secret-list' shows those that are."},
    {VIR_ERR_NO_NODE_DEVICE, "No device of that name.",
     "'virsh nodedev-list --tree' shows those that are."},
    {VIR_ERR_NO_INTERFACE, "No interface of that name or MAC address.",
     "'virsh iface-list --all' shows those that are."},
    {VIR_ERR_NO_NWFILTER, "No network filter of that name or UUID.",
     "'virsh nwfilter-list' shows those that are."},
    {VIR_ERR_NO_DOMAIN_SNAPSHOT, "The guest has no such snapshot.",
     "'virsh snapshot-list GUEST' shows those that are."},
    {VIR_ERR_NO_DOMAIN_CHECKPOINT, "The guest has no such checkpoint.",
     "'virsh checkpoint-list GUEST' shows those that are."},
    {VIR_ERR_OPERATION_DENIED, "A read-only connection may not do this.",
     "Leave out -r, or --readonly of 'connect'."},
    {VIR_ERR_OPERATION_INVALID, "Not in the state that the object is in.",
     "'virsh domstate --reason GUEST' tells the state of a guest."},
    {VIR_ERR_OPERATION_TIMEOUT, "Somebody else holds the object for too long.",
     "'virsh domjobinfo GUEST' tells what runs; 'virsh domjobabort GUEST' ends it."},
    {VIR_ERR_OPERATION_UNSUPPORTED, "The hypervisor cannot do this here.",
     "The text names what is missing."},
    {VIR_ERR_CONFIG_UNSUPPORTED,
     "The document asks for what this hypervisor or its version cannot.",
     "'virsh domcapabilities' lists what it can."},
    {VIR_ERR_ARGUMENT_UNSUPPORTED, "An argument is not supported by the hypervisor or the daemon.",
     "An older daemon may not know it: 'virsh version --daemon'."},
    {VIR_ERR_AUTH_FAILED, "The daemon did not accept who you are.",
     "Give another user or password; a ticket of Kerberos may have expired."},
    {VIR_ERR_AUTH_UNAVAILABLE, "Nobody could be asked for permission.",
     "A text terminal needs a polkit agent; members of group libvirt are not asked."},
    {VIR_ERR_AUTH_CANCELLED, "The question for a password was not answered.",
     "Try again and answer it, or join the group libvirt."},
    {VIR_ERR_ACCESS_DENIED, "The access rules of the daemon say no.",
     "The text names object and permission; rules are in polkit's rules.d folder."},
    {VIR_ERR_SYSTEM_ERROR, "The operating system refused something.",
     "The text ends with its reason: a missing path, permission of one of its folders, no space."},
    {VIR_ERR_RPC, "Talking to the daemon failed.",
     "Is it running, and of a version that goes with this client?"},
    {VIR_ERR_GNUTLS_ERROR, "A TLS connection failed.",
     "'virt-pki-validate' checks the certificates of this host."},
    {VIR_ERR_AGENT_UNRESPONSIVE, "The agent inside the guest does not answer.",
     "Is package qemu-guest-agent installed and running in the guest?"},
    {VIR_ERR_RESOURCE_BUSY, "What is needed is in use.", "The text names it and who has it."},
    {VIR_ERR_DOM_EXIST, "There is a guest with this name or UUID.",
     "Choose another, or 'virsh undefine' the old one."},
    {VIR_ERR_NETWORK_EXIST, "There is a network with this name or UUID.",
     "Choose another, or 'virsh net-undefine' the old one."},
    {VIR_ERR_STORAGE_VOL_EXIST, "There is a volume of this name.",
     "Choose another name, or 'virsh vol-delete' the old one."},
    {VIR_ERR_SNAPSHOT_REVERT_RISKY, "Going back to the snapshot may lose what the guest does now.",
     "With --force it is done."},
    {VIR_ERR_MIGRATE_UNSAFE, "Disks may get damaged by this migration.",
     "Use shared storage with cache='none', or --unsafe when you know better."},
    {VIR_ERR_XML_INVALID_SCHEMA, "The document is not what the schema allows.",
     "'virt-xml-validate FILE' names the place; --skip-validate of 'edit' stores it all the same."},
    {VIR_ERR_DEVICE_MISSING, "The guest has no such device.",
     "'virsh dumpxml GUEST' shows those that it has."},
};

static const struct advice *find(int code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(advices); i++)
        if (advices[i].code == code)
            return &advices[i];
    return NULL;
}

void explain_hint(struct shell *sh, int code)
{
    const struct advice *a = find(code);
    const char *remedy = sh->remedy ? sh->remedy : a ? a->remedy : NULL;
    sh->remedy = NULL;
    if (!remedy || !isatty(STDERR_FILENO) || sh->quiet || code == VIR_ERR_INTERNAL_ERROR)
        return;
    fprintf(stderr, "%shint: %s%s\n", shell_colour(sh, STDERR_FILENO, "2"), remedy,
            shell_colour(sh, STDERR_FILENO, "0"));
}

static bool is_called(const char *word, int code, const char *name)
{
    if (g_ascii_isdigit(*word))
        return atoi(word) == code;
    return g_ascii_strcasecmp(g_str_has_prefix(word, "VIR_ERR_") ? word + strlen("VIR_ERR_") : word,
                              name) == 0;
}

int cmd_explain(struct shell *sh, const struct cli_args *args)
{
    const char *word = arg_string(args, "code");
    for (size_t i = 0; i < G_N_ELEMENTS(error_words); i++) {
        if (!is_called(word, error_words[i].code, error_words[i].name))
            continue;
        const struct advice *a = find(error_words[i].code);
        struct cli_record *r = cli_record_new(args, RECORD_15);
        cli_record_add(r, "code", "%d", error_words[i].code);
        cli_record_add(r, "name", "VIR_ERR_%s", error_words[i].name);
        cli_record_add(r, "meaning", "%s", a ? a->meaning : error_words[i].meaning);
        cli_record_add(
            r, "remedy", "%s",
            a ? a->remedy
              : "The text of the error names what to look at; the daemon's log has more.");
        show_record(sh, args, r);
        return 0;
    }
    return shell_fail(sh, "nothing is known about error '%s'", word);
}
