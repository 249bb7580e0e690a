/* Names, documents and displays of a guest. */
#include "cli/virsh/shapes.h"
#include <unistd.h>

/* Each of these takes the kinds of names that it does not give. */
static virDomainPtr named(struct shell *sh, const struct cli_args *args, enum domain_by by)
{
    return shell_domain_as(sh, args, by);
}
WORD_OF(domname, AUTO_DOMAIN, named(sh, args, BY_ID | BY_UUID), virDomainGetName(obj))
WORD_OF(domuuid, AUTO_DOMAIN, named(sh, args, BY_NAME | BY_ID), UUID_OF(virDomainGetUUIDString))

int cmd_domid(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = named(sh, args, BY_NAME | BY_UUID);
    if (!dom)
        return -1;
    unsigned id = virDomainGetID(dom);
    if (id == (unsigned)-1)
        puts("-");
    else
        printf("%u\n", id);
    return 0;
}

DUMPXML(dumpxml, AUTO_DOMAIN, shell_domain(sh, args), virDomainGetXMLDesc(obj, arg_flags(args)))

struct xml_doc *domain_doc(struct shell *sh, virDomainPtr dom, unsigned flags)
{
    AUTO_STRING xml = virDomainGetXMLDesc(dom, flags);
    struct xml_doc *doc = xml ? xml_doc_parse(xml) : NULL;
    if (!doc)
        shell_fail_reason(sh);
    return doc;
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
        xml = dom ? virDomainGetXMLDesc(dom, VIR_DOMAIN_XML_INACTIVE) : NULL;
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

struct edited_domain {
    virDomainPtr dom;
    unsigned flags;
};

static char *get_stored(void *object)
{
    struct edited_domain *e = object;
    return virDomainGetXMLDesc(e->dom, VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_INACTIVE);
}

static int put_stored(void *object, const char *xml)
{
    struct edited_domain *e = object;
    AUTO_DOMAIN made = virDomainDefineXMLFlags(virDomainGetConnect(e->dom), xml, e->flags);
    return made ? 0 : -1;
}

int cmd_edit(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    const char *name = virDomainGetName(dom);
    struct edited_domain what = {dom,
                                 arg_flag(args, "skip-validate") ? 0 : VIR_DOMAIN_DEFINE_VALIDATE};
    g_autofree char *same = g_strdup_printf("Domain '%s' XML configuration not changed.", name);
    g_autofree char *changed = g_strdup_printf("Domain '%s' XML configuration edited.", name);
    struct edit e = {
        &what, get_stored, put_stored, same, changed, &what.flags, VIR_DOMAIN_DEFINE_VALIDATE};
    return edit_object(sh, &e);
}

int cmd_console(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    return console_run(sh, dom, arg_string(args, "devname"), arg_flags(args),
                       arg_flag(args, "resume"));
}

/* --- displays --- */

static char *display_uri(struct xml_doc *doc, struct xml_node *g, bool password)
{
    g_autofree char *type = xml_string(doc, g, "./@type");
    g_autofree char *port = xml_string(doc, g, "./@port");
    g_autofree char *tls = xml_string(doc, g, "./@tlsPort");
    g_autofree char *listen =
        xml_string(doc, g, "./listen[@type='address' or not(@type)]/@address");
    g_autofree char *unix_path = xml_string(doc, g, "./listen[@type='socket']/@socket");
    g_autofree char *secret = password ? xml_string(doc, g, "./@passwd") : NULL;
    if (unix_path)
        return g_strdup_printf("%s+unix://%s", type, unix_path);
    bool has_port = port && atoi(port) > 0, has_tls = tls && atoi(tls) > 0;
    if (!has_port && !has_tls)
        return NULL;
    if (!listen || strcmp(listen, "0.0.0.0") == 0 || strcmp(listen, "::") == 0) {
        g_free(listen);
        listen = g_strdup("localhost");
    }
    GString *s = g_string_new(NULL);
    g_string_append_printf(s, strchr(listen, ':') ? "%s://[%s]" : "%s://%s", type, listen);
    if (has_port)
        g_string_append_printf(s, ":%d", strcmp(type, "vnc") == 0 ? atoi(port) - 5900 : atoi(port));
    if (has_tls)
        g_string_append_printf(s, "?tls-port=%s", tls);
    if (secret)
        g_string_append_printf(s, "%cpassword=%s", has_tls ? '&' : '?', secret);
    return g_string_free(s, FALSE);
}

static json_t *show_displays(const struct cli_args *args, struct xml_doc *doc, bool print)
{
    const char *want = arg_string(args, "type");
    json_t *found = json_array();
    g_autofree struct xml_node **nodes = xml_select(doc, NULL, "./devices/graphics");
    for (struct xml_node **n = nodes; *n && (!json_array_size(found) || arg_flag(args, "all"));
         n++) {
        g_autofree char *type = xml_string(doc, *n, "./@type");
        g_autofree char *uri = display_uri(doc, *n, arg_flag(args, "include-password"));
        if (!uri || (want && strcmp(want, "default") != 0 && strcmp(want, type) != 0))
            continue;
        if (print)
            printf(arg_flag(args, "all") ? "%s\n" : "%s", uri);
        json_array_append_new(found, json_string_nocheck(uri));
    }
    return found;
}

int cmd_domdisplay(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *want = arg_string(args, "type");
    if (!dom)
        return -1;
    if (virDomainIsActive(dom) == 0)
        return shell_fail(sh, "Domain is not running");
    AUTO_STRING xml =
        virDomainGetXMLDesc(dom, arg_flag(args, "include-password") ? VIR_DOMAIN_XML_SECURE : 0);
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    if (!doc)
        return shell_fail(sh, "Failed to get domain description xml");
    json_t *found = show_displays(args, doc, shell_form(sh, args) != CLI_JSON);
    bool none = json_array_size(found) == 0;
    if (none)
        json_decref(found);
    else
        show_json(sh, args, found);
    if (none && want)
        return shell_fail(sh, "No graphical display with type '%s' found", want);
    return none ? shell_fail(sh, "No graphical display found") : 0;
}

int cmd_vncdisplay(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    if (virDomainIsActive(dom) == 0)
        return shell_fail(sh, "Domain is not running");
    AUTO_XML doc = domain_doc(sh, dom, 0);
    if (!doc)
        return -1;
    g_autofree char *port = xml_string(doc, NULL, "./devices/graphics[@type='vnc']/@port");
    g_autofree char *listen = xml_string(doc, NULL, "./devices/graphics[@type='vnc']/@listen");
    if (!port || atoi(port) < 0)
        return shell_fail(sh, "Failed to get VNC port. Is this domain using VNC?");
    printf("%s:%d\n", listen && strcmp(listen, "0.0.0.0") != 0 ? listen : "", atoi(port) - 5900);
    return 0;
}

int cmd_ttyconsole(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_XML doc = dom ? domain_doc(sh, dom, 0) : NULL;
    if (!doc)
        return -1;
    g_autofree char *tty = xml_string(doc, NULL, "./devices/console/@tty");
    if (!tty)
        return shell_fail_reason(sh);
    puts(tty);
    return 0;
}

int cmd_domdisplay_reload(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned type = VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_ANY;
    if (!dom || arg_uint(args, "type", &type) < 0)
        return -1;
    return virDomainGraphicsReload(dom, type, 0) < 0 ? shell_fail_reason(sh) : 0;
}
