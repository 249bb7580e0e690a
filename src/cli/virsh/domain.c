/* A guest's life: define, start, stop, change, rename; its documents. */
#include "cli/virsh/virsh.h"
#include "cli/common/xml.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <jansson.h>
#include <libvirt/libvirt-qemu.h>

int cmd_define(struct shell *sh, const struct cli_args *args)
{
    const char *from = arg_string(args, "file");
    g_autofree char *xml = read_file(sh, from);
    if (!xml)
        return -1;
    AUTO_DOMAIN dom = virDomainDefineXMLFlags(
        sh->conn, xml, arg_bits(args, "validate", VIR_DOMAIN_DEFINE_VALIDATE));
    if (!dom)
        return shell_fail(sh, "Failed to define domain from %s", from);
    shell_say(sh, "Domain '%s' defined from %s\n", virDomainGetName(dom), from);
    return 0;
}

/* "3,5,7" of --pass-fds. */
static int fd_list(struct shell *sh, const struct cli_args *args, int **ret_fds, unsigned *ret_n)
{
    const char *text = arg_string(args, "pass-fds");
    *ret_fds = NULL;
    *ret_n = 0;
    if (!text)
        return 0;
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    *ret_fds = g_new0(int, g_strv_length(words) + 1);
    for (char **w = words; *w; w++) {
        char *end;
        long fd = strtol(*w, &end, 10);
        if (end == *w || *end || fd < 0)
            return shell_fail(sh, "Unable to parse FD number '%s'", *w);
        (*ret_fds)[(*ret_n)++] = (int)fd;
    }
    return 0;
}

static int after_start(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    if (arg_flag(args, "console"))
        return console_run(sh, dom, NULL, 0, arg_flag(args, "paused"));
    return 0;
}

static unsigned start_flags(const struct cli_args *args)
{
    unsigned flags = arg_bits(args, "autodestroy", VIR_DOMAIN_START_AUTODESTROY) |
                     arg_bits(args, "reset-nvram", VIR_DOMAIN_START_RESET_NVRAM);
    /* with a console the guest starts paused so that its first output is seen */
    if (arg_flag(args, "paused") || arg_flag(args, "console"))
        flags |= VIR_DOMAIN_START_PAUSED;
    return flags;
}

static int resume_for_console(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    if (arg_flag(args, "console") && !arg_flag(args, "paused"))
        return console_run(sh, dom, NULL, 0, true);
    return after_start(sh, args, dom);
}

int cmd_create(struct shell *sh, const struct cli_args *args)
{
    const char *from = arg_string(args, "file");
    g_autofree char *xml = read_file(sh, from);
    g_autofree int *fds = NULL;
    unsigned n_fds;
    unsigned flags = start_flags(args) | arg_bits(args, "validate", VIR_DOMAIN_START_VALIDATE);
    if (!xml || fd_list(sh, args, &fds, &n_fds) < 0)
        return -1;
    AUTO_DOMAIN dom = n_fds ? virDomainCreateXMLWithFiles(sh->conn, xml, n_fds, fds, flags)
                            : virDomainCreateXML(sh->conn, xml, flags);
    if (!dom)
        return shell_fail(sh, "Failed to create domain from %s", from);
    shell_say(sh, "Domain '%s' created from %s\n", virDomainGetName(dom), from);
    return resume_for_console(sh, args, dom);
}

int cmd_start(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    g_autofree int *fds = NULL;
    unsigned n_fds;
    unsigned flags = start_flags(args) |
                     arg_bits(args, "bypass-cache", VIR_DOMAIN_START_BYPASS_CACHE) |
                     arg_bits(args, "force-boot", VIR_DOMAIN_START_FORCE_BOOT);
    if (!dom)
        return -1;
    if (virDomainGetID(dom) != (unsigned)-1)
        return shell_fail(sh, "Domain is already active");
    if (fd_list(sh, args, &fds, &n_fds) < 0)
        return -1;
    int rc = n_fds ? virDomainCreateWithFiles(dom, n_fds, fds, flags)
                   : virDomainCreateWithFlags(dom, flags);
    if (rc < 0)
        return shell_fail(sh, "Failed to start domain '%s'", virDomainGetName(dom));
    shell_say(sh, "Domain '%s' started\n", virDomainGetName(dom));
    return resume_for_console(sh, args, dom);
}

/* Most commands: one guest, one call, one sentence for each outcome. */
static int simple(struct shell *sh, const struct cli_args *args, int (*call)(virDomainPtr),
                  const char *done, const char *failed)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    const char *name = virDomainGetName(dom);
    g_autofree char *quoted = g_strdup_printf("'%s'", name);
    if (call(dom) < 0)
        return shell_fail(sh, "Failed to %s domain %s", failed, quoted);
    shell_say(sh, "Domain %s %s\n", quoted, done);
    return 0;
}

int cmd_destroy(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags = arg_bits(args, "graceful", VIR_DOMAIN_DESTROY_GRACEFUL) |
                     arg_bits(args, "remove-logs", VIR_DOMAIN_DESTROY_REMOVE_LOGS);
    if (!dom)
        return -1;
    if ((flags ? virDomainDestroyFlags(dom, flags) : virDomainDestroy(dom)) < 0)
        return shell_fail(sh, "Failed to destroy domain '%s'", virDomainGetName(dom));
    shell_say(sh, "Domain '%s' destroyed\n", virDomainGetName(dom));
    return 0;
}

int cmd_suspend(struct shell *sh, const struct cli_args *args)
{
    return simple(sh, args, virDomainSuspend, "suspended", "suspend");
}

int cmd_resume(struct shell *sh, const struct cli_args *args)
{
    return simple(sh, args, virDomainResume, "resumed", "resume");
}

static int reset(virDomainPtr dom)
{
    return virDomainReset(dom, 0);
}

int cmd_reset(struct shell *sh, const struct cli_args *args)
{
    return simple(sh, args, reset, "was reset", "reset");
}

struct mode_word {
    const char *word;
    unsigned shutdown, reboot;
};
static const struct mode_word mode_words[] = {
    {"acpi", VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN, VIR_DOMAIN_REBOOT_ACPI_POWER_BTN},
    {"agent", VIR_DOMAIN_SHUTDOWN_GUEST_AGENT, VIR_DOMAIN_REBOOT_GUEST_AGENT},
    {"initctl", VIR_DOMAIN_SHUTDOWN_INITCTL, VIR_DOMAIN_REBOOT_INITCTL},
    {"signal", VIR_DOMAIN_SHUTDOWN_SIGNAL, VIR_DOMAIN_REBOOT_SIGNAL},
    {"paravirt", VIR_DOMAIN_SHUTDOWN_PARAVIRT, VIR_DOMAIN_REBOOT_PARAVIRT},
};

static int mode_flags(struct shell *sh, const struct cli_args *args, bool shutdown, unsigned *ret)
{
    const char *text = arg_string(args, "mode");
    g_auto(GStrv) words = g_strsplit(text ? text : "", ",", -1);
    *ret = 0;
    for (char **w = words; *w; w++) {
        bool known = false;
        for (size_t i = 0; i < G_N_ELEMENTS(mode_words); i++) {
            if (strcmp(*w, mode_words[i].word) != 0)
                continue;
            *ret |= shutdown ? mode_words[i].shutdown : mode_words[i].reboot;
            known = true;
        }
        if (!known)
            return shell_fail(sh,
                              "Unknown mode %s value, expecting 'acpi', 'agent', 'initctl', "
                              "'signal', or 'paravirt'",
                              *w);
    }
    return 0;
}

int cmd_shutdown(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags;
    if (!dom || mode_flags(sh, args, true, &flags) < 0)
        return -1;
    if ((flags ? virDomainShutdownFlags(dom, flags) : virDomainShutdown(dom)) < 0)
        return shell_fail(sh, "Failed to shutdown domain '%s'", virDomainGetName(dom));
    shell_say(sh, "Domain '%s' is being shutdown\n", virDomainGetName(dom));
    return 0;
}

int cmd_reboot(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags;
    if (!dom || mode_flags(sh, args, false, &flags) < 0)
        return -1;
    if (virDomainReboot(dom, flags) < 0)
        return shell_fail(sh, "Failed to reboot domain '%s'", virDomainGetName(dom));
    shell_say(sh, "Domain '%s' is being rebooted\n", virDomainGetName(dom));
    return 0;
}

static int set_autostart_once(virDomainPtr dom, int on)
{
#if LIBVIR_VERSION_NUMBER >= 11002000
    return virDomainSetAutostartOnce(dom, on);
#else
    (void)dom;
    (void)on;
    errno = ENOSYS;
    return -1;
#endif
}

int cmd_autostart(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    bool off = arg_flag(args, "disable");
    if (!dom)
        return -1;
    if ((arg_flag(args, "once") ? set_autostart_once(dom, !off)
                                : virDomainSetAutostart(dom, !off)) < 0)
        return shell_fail(sh,
                          off ? "Failed to unmark domain '%s' as autostarted"
                              : "Failed to mark domain '%s' as autostarted",
                          virDomainGetName(dom));
    shell_say(sh,
              off ? "Domain '%s' unmarked as autostarted\n" : "Domain '%s' marked as autostarted\n",
              virDomainGetName(dom));
    return 0;
}

int cmd_domrename(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    if (virDomainRename(dom, arg_string(args, "new-name"), 0) < 0)
        return shell_fail_reason(sh);
    shell_say(sh, "Domain successfully renamed\n");
    return 0;
}

/* --- undefine
 * ------------------------------------------------------------------------------------- */

struct volume {
    char *target, *source;
    virStorageVolPtr vol;
};

static void volumes_free(GPtrArray *volumes)
{
    for (guint i = 0; i < volumes->len; i++) {
        struct volume *v = volumes->pdata[i];
        if (v->vol)
            virStorageVolFree(v->vol);
        g_free(v->target);
        g_free(v->source);
        g_free(v);
    }
    g_ptr_array_free(volumes, TRUE);
}

/* The disks that --storage or --remove-all-storage ask to remove, as volumes where a pool has them.
 */
static int wanted_volumes(struct shell *sh, const struct cli_args *args, virDomainPtr dom,
                          GPtrArray *volumes)
{
    const char *list = arg_string(args, "storage");
    bool all = arg_flag(args, "remove-all-storage");
    if (!list && !all)
        return 0;
    if (list && all)
        return shell_fail(sh, "Specified both --storage and --remove-all-storage");
    AUTO_STRING xml = virDomainGetXMLDesc(dom, VIR_DOMAIN_XML_INACTIVE);
    struct xml_doc *doc = xml ? xml_doc_parse(xml) : NULL;
    if (!doc)
        return shell_fail(sh, "Cannot get domain's document");
    g_auto(GStrv) names = g_strsplit(list ? list : "", ",", -1);
    g_autofree struct xml_node **disks = xml_select(doc, NULL, "./devices/disk");
    for (struct xml_node **d = disks; *d; d++) {
        g_autofree char *target = xml_string(doc, *d, "./target/@dev");
        g_autofree char *source =
            xml_string(doc, *d, "./source/@file|./source/@dev|./source/@dir|./source/@name");
        if (!source || (!all && !g_strv_contains((const char *const *)names, target) &&
                        !g_strv_contains((const char *const *)names, source)))
            continue;
        struct volume *v = g_new0(struct volume, 1);
        v->target = g_steal_pointer(&target);
        v->source = g_steal_pointer(&source);
        v->vol = virStorageVolLookupByPath(sh->conn, v->source);
        g_ptr_array_add(volumes, v);
        if (!v->vol)
            fprintf(stderr,
                    "Storage volume '%s'(%s) is not managed by libvirt. Remove it manually.\n",
                    v->target, v->source);
    }
    virResetLastError();
    xml_doc_free(doc);
    return 0;
}

static int remove_volumes(struct shell *sh, const struct cli_args *args, GPtrArray *volumes)
{
    int rc = 0;
    for (guint i = 0; i < volumes->len; i++) {
        struct volume *v = volumes->pdata[i];
        if (!v->vol)
            continue;
        if (arg_flag(args, "wipe-storage")) {
            printf("Wiping volume '%s'(%s) ... ", v->target, v->source);
            if (virStorageVolWipe(v->vol, 0) < 0) {
                rc = shell_fail(sh, "Failed! Volume not removed.");
                continue;
            }
            puts("Done.");
        }
        unsigned flags = arg_bits(args, "delete-storage-volume-snapshots",
                                  VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS);
        if (virStorageVolDelete(v->vol, flags) < 0)
            rc = shell_fail(sh, "Failed to remove storage volume '%s'(%s)", v->target, v->source);
        else
            printf("Volume '%s'(%s) removed.\n", v->target, v->source);
    }
    return rc;
}

int cmd_undefine(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags =
        arg_bits(args, "managed-save", VIR_DOMAIN_UNDEFINE_MANAGED_SAVE) |
        arg_bits(args, "snapshots-metadata", VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA) |
        arg_bits(args, "checkpoints-metadata", VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA) |
        arg_bits(args, "nvram", VIR_DOMAIN_UNDEFINE_NVRAM) |
        arg_bits(args, "keep-nvram", VIR_DOMAIN_UNDEFINE_KEEP_NVRAM) |
        arg_bits(args, "tpm", VIR_DOMAIN_UNDEFINE_TPM) |
        arg_bits(args, "keep-tpm", VIR_DOMAIN_UNDEFINE_KEEP_TPM);
    if (!dom)
        return -1;
    GPtrArray *volumes = g_ptr_array_new();
    int rc = wanted_volumes(sh, args, dom, volumes);
    if (rc == 0 && volumes->len && virDomainIsActive(dom) > 0)
        rc = shell_fail(sh, "Storage volume deletion is supported only on stopped domains");
    if (rc == 0) {
        rc = flags ? virDomainUndefineFlags(dom, flags) : virDomainUndefine(dom);
        if (rc < 0)
            shell_fail(sh, "Failed to undefine domain '%s'", virDomainGetName(dom));
        else
            shell_say(sh, "Domain '%s' has been undefined\n", virDomainGetName(dom));
    }
    if (rc == 0)
        rc = remove_volumes(sh, args, volumes);
    volumes_free(volumes);
    return rc;
}

/* --- documents
 * ------------------------------------------------------------------------------------- */

int print_xml(struct shell *sh, const char *xml, const char *xpath, bool wrap)
{
    if (!xpath) {
        fputs(xml, stdout);
        return 0;
    }
    struct xml_doc *doc = xml_doc_parse(xml);
    g_autofree struct xml_node **nodes = doc ? xml_select(doc, NULL, xpath) : NULL;
    int rc = -1;
    if (!nodes) {
        shell_fail(sh, "Failed to evaluate XPath expression '%s'", xpath);
    } else if (!nodes[0]) {
        rc = shell_fail_reason(sh);
    } else {
        if (wrap)
            puts("<nodes>");
        for (struct xml_node **n = nodes; *n; n++) {
            g_autofree char *text = xml_node_text(doc, *n);
            printf("%s%s\n", wrap ? "  " : "", text);
        }
        if (wrap)
            puts("</nodes>");
        rc = 0;
    }
    xml_doc_free(doc);
    return rc;
}

int cmd_dumpxml(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags = arg_bits(args, "inactive", VIR_DOMAIN_XML_INACTIVE) |
                     arg_bits(args, "security-info", VIR_DOMAIN_XML_SECURE) |
                     arg_bits(args, "update-cpu", VIR_DOMAIN_XML_UPDATE_CPU) |
                     arg_bits(args, "migratable", VIR_DOMAIN_XML_MIGRATABLE);
    if (!dom)
        return -1;
    AUTO_STRING xml = virDomainGetXMLDesc(dom, flags);
    if (!xml)
        return shell_fail_reason(sh);
    return print_xml(sh, xml, arg_string(args, "xpath"), arg_flag(args, "wrap"));
}

int cmd_domxml_to_native(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "xml");
    AUTO_DOMAIN dom = NULL;
    g_autofree char *text = NULL;
    AUTO_STRING xml = NULL;
    if (!file == !arg_string(args, "domain"))
        return shell_fail(sh, "need either domain or domain XML");
    if (file) {
        text = read_file(sh, file);
    } else {
        dom = shell_domain(sh, args);
        xml =
            dom ? virDomainGetXMLDesc(dom, VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE) : NULL;
    }
    if (!text && !xml)
        return shell_fail_reason(sh);
    AUTO_STRING native =
        virConnectDomainXMLToNative(sh->conn, arg_string(args, "format"), text ? text : xml, 0);
    if (!native)
        return shell_fail_reason(sh);
    fputs(native, stdout);
    return 0;
}

int cmd_domxml_from_native(struct shell *sh, const struct cli_args *args)
{
    g_autofree char *text = read_file(sh, arg_string(args, "config"));
    AUTO_STRING xml =
        text ? virConnectDomainXMLFromNative(sh->conn, arg_string(args, "format"), text, 0) : NULL;
    if (!xml)
        return shell_fail_reason(sh);
    fputs(xml, stdout);
    return 0;
}

int cmd_edit(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags = arg_flag(args, "skip-validate") ? 0 : VIR_DOMAIN_DEFINE_VALIDATE;
    if (!dom)
        return -1;
    AUTO_STRING xml = virDomainGetXMLDesc(dom, VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_INACTIVE);
    g_autofree char *edited = xml ? g_strdup(xml) : NULL;
    if (!xml)
        return shell_fail_reason(sh);
    for (;;) {
        char *next = edit_text(sh, edited);
        if (!next)
            return -1;
        g_free(edited);
        edited = next;
        if (strcmp(edited, xml) == 0) {
            shell_say(sh, "Domain '%s' XML configuration not changed.\n", virDomainGetName(dom));
            return 0;
        }
        AUTO_DOMAIN again = virDomainDefineXMLFlags(sh->conn, edited, flags);
        if (again) {
            shell_say(sh, "Domain '%s' XML configuration edited.\n", virDomainGetName(again));
            return 0;
        }
        shell_fail_reason(sh);
        if (!isatty(STDIN_FILENO))
            return -1;
        fputs("Failed. Try again? [y,n,i,f,?]: ", stdout);
        fflush(stdout);
        char answer[16] = "";
        if (!fgets(answer, sizeof answer, stdin) || answer[0] == 'n')
            return -1;
        if (answer[0] == 'i')
            flags = 0;
        if (answer[0] == 'f') {
            AUTO_STRING now =
                virDomainGetXMLDesc(dom, VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_INACTIVE);
            flags = now ? flags : 0;
        }
    }
}

int cmd_console(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags = arg_bits(args, "force", VIR_DOMAIN_CONSOLE_FORCE) |
                     arg_bits(args, "safe", VIR_DOMAIN_CONSOLE_SAFE);
    if (!dom)
        return -1;
    if (!isatty(STDIN_FILENO)) {
        virResetLastError();
        return shell_fail(sh, "Cannot run interactive console without a controlling TTY");
    }
    return console_run(sh, dom, arg_string(args, "devname"), flags, arg_flag(args, "resume"));
}

/* --- memory and vcpus
 * ------------------------------------------------------------------------------ */

static int size_option(struct shell *sh, const struct cli_args *args, unsigned long *ret_kib)
{
    uint64_t bytes;
    const char *text = arg_string(args, "size");
    if (cli_size(text, 1024, &bytes) < 0)
        return shell_fail(
            sh, "Scaled numeric value '%s' for <size> option is malformed or out of range", text);
    *ret_kib = (bytes + 1023) / 1024;
    return 0;
}

int cmd_setmem(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long kib;
    unsigned flags = affect_flags(args);
    if (!dom || size_option(sh, args, &kib) < 0)
        return -1;
    return virDomainSetMemoryFlags(dom, kib, flags) < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_setmaxmem(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long kib;
    unsigned flags = affect_flags(args) | VIR_DOMAIN_MEM_MAXIMUM;
    if (!dom || size_option(sh, args, &kib) < 0)
        return -1;
    if (virDomainSetMemoryFlags(dom, kib, flags) < 0)
        return shell_fail(sh, "Unable to change MaxMemorySize");
    return 0;
}

int cmd_setvcpus(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    long long count;
    unsigned flags = affect_flags(args) | arg_bits(args, "maximum", VIR_DOMAIN_VCPU_MAXIMUM) |
                     arg_bits(args, "guest", VIR_DOMAIN_VCPU_GUEST) |
                     arg_bits(args, "hotpluggable", VIR_DOMAIN_VCPU_HOTPLUGGABLE);
    if (!dom || arg_integer(args, "count", &count) < 0)
        return -1;
    if (count <= 0)
        return shell_fail(sh, "Can't set 0 processors for a VM");
    return virDomainSetVcpusFlags(dom, (unsigned)count, flags) < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_inject_nmi(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    return virDomainInjectNMI(dom, 0) < 0 ? shell_fail_reason(sh) : 0;
}

/* --- description and title
 * -------------------------------------------------------------------------- */

int cmd_desc(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    bool title = arg_flag(args, "title");
    int kind = title ? VIR_DOMAIN_METADATA_TITLE : VIR_DOMAIN_METADATA_DESCRIPTION;
    const char *noun = title ? "title" : "description";
    unsigned flags = affect_flags(args);
    if (!dom)
        return -1;
    AUTO_STRING now = virDomainGetMetadata(dom, kind, NULL, flags);
    if (!now && virGetLastErrorCode() != VIR_ERR_NO_DOMAIN_METADATA &&
        virGetLastErrorCode() != VIR_ERR_OK)
        return shell_fail_reason(sh);
    virResetLastError();
    g_autofree char *text = g_strjoinv(" ", arg_rest(args));
    if (!*arg_rest(args) && !arg_flag(args, "edit")) {
        if (now && *now)
            fputs(now, stdout);
        else
            shell_say(sh, "No %s for domain: %s", noun, virDomainGetName(dom));
        return 0;
    }
    if (arg_flag(args, "edit")) {
        char *edited = edit_text(sh, *text ? text : now ? now : "");
        if (!edited)
            return -1;
        g_free(text);
        text = g_strchomp(edited);
        if (g_strcmp0(text, now ? now : "") == 0) {
            shell_say(sh, "Domain %s not changed\n", noun);
            return 0;
        }
    }
    if (virDomainSetMetadata(dom, kind, *text ? text : NULL, NULL, NULL, flags) < 0)
        return shell_fail(sh, "Failed to set new domain %s", noun);
    shell_say(sh, "Domain %s updated successfully", noun);
    return 0;
}

/* --- monitor and agent
 * ------------------------------------------------------------------------------- */

/* An answer as it came, indented, or only what it returns. */
static int print_json(struct shell *sh, const char *text, bool pretty, bool only_return)
{
    json_t *answer = pretty || only_return ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    if (!answer) {
        if (only_return)
            return shell_fail(sh, "failed to process 'return' of the answer");
        printf("%s\n", text);
        return 0;
    }
    json_t *shown = only_return ? json_object_get(answer, "return") : answer;
    char *out =
        shown ? json_dumps(shown, (only_return ? 0 : JSON_INDENT(2)) | JSON_ENCODE_ANY) : NULL;
    json_decref(answer);
    if (!out)
        return shell_fail(sh, "failed to process 'return' of the answer");
    printf("%s\n", out);
    free(out);
    return 0;
}

int cmd_qemu_monitor_command(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    g_autofree char *cmd = g_strjoinv(" ", arg_rest(args));
    AUTO_STRING result = NULL;
    g_autofree int *fds = NULL;
    unsigned n_fds;
    if (!dom || fd_list(sh, args, &fds, &n_fds) < 0)
        return -1;
    unsigned flags = arg_bits(args, "hmp", VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP);
    int rc = n_fds ? virDomainQemuMonitorCommandWithFiles(dom, cmd, n_fds, fds, NULL, NULL, &result,
                                                          flags)
                   : virDomainQemuMonitorCommand(dom, cmd, &result, flags);
    if (rc < 0)
        return shell_fail_reason(sh);
    return print_json(sh, result, arg_flag(args, "pretty"), arg_flag(args, "return-value"));
}

int cmd_qemu_agent_command(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    g_autofree char *cmd = g_strjoinv(" ", arg_rest(args));
    long long timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT;
    if (!dom || arg_integer(args, "timeout", &timeout) < 0)
        return -1;
    if (arg_flag(args, "async"))
        timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT;
    if (arg_flag(args, "block"))
        timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK;
    AUTO_STRING result = virDomainQemuAgentCommand(dom, cmd, (int)timeout, 0);
    if (!result)
        return shell_fail_reason(sh);
    return print_json(sh, result, arg_flag(args, "pretty"), false);
}
