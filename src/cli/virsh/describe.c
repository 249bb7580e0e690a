/* Title, description and metadata elements of guests and networks: the same commands on both. */
#include "cli/virsh/virsh.h"

/* What carries metadata. */
struct carrier {
    void *object;
    const char *name, *kind, *Kind; /* "domain", "Domain" */
    int (*set)(void *o, int type, const char *text, const char *key, const char *uri, unsigned f);
    char *(*get)(void *o, int type, const char *uri, unsigned f);
};

static int set_domain(void *o, int type, const char *text, const char *key, const char *uri,
                      unsigned flags)
{
    return virDomainSetMetadata(o, type, text, key, uri, flags);
}

static char *get_domain(void *o, int type, const char *uri, unsigned flags)
{
    return virDomainGetMetadata(o, type, uri, flags);
}

static int set_network(void *o, int type, const char *text, const char *key, const char *uri,
                       unsigned flags)
{
    return virNetworkSetMetadata(o, type, text, key, uri, flags);
}

static char *get_network(void *o, int type, const char *uri, unsigned flags)
{
    return virNetworkGetMetadata(o, type, uri, flags);
}

static int set_text(struct shell *sh, const struct carrier *c, int type, const char *text,
                    unsigned flags)
{
    const char *what = type == VIR_DOMAIN_METADATA_TITLE ? "title" : "description";
    if (c->set(c->object, type, text, NULL, NULL, flags) < 0)
        return shell_fail(sh, "Failed to set new %s %s", c->kind, what);
    shell_say(sh, "%s %s updated successfully", c->Kind, what);
    return 0;
}

static char *text_of(const struct carrier *c, int type, unsigned flags)
{
    char *text = c->get(c->object, type, NULL, flags);
    if (!text && (virGetLastErrorCode() == VIR_ERR_NO_DOMAIN_METADATA ||
                  virGetLastErrorCode() == VIR_ERR_NO_NETWORK_METADATA)) {
        virResetLastError();
        text = strdup("");
    }
    return text;
}

static int describe(struct shell *sh, const struct cli_args *args, const struct carrier *c)
{
    bool title = arg_flag(args, "title"), edit = arg_flag(args, "edit");
    int type = title ? VIR_DOMAIN_METADATA_TITLE : VIR_DOMAIN_METADATA_DESCRIPTION;
    unsigned flags = arg_flags(args);
    g_autofree char *given = g_strjoinv(" ", arg_rest(args));
    if (!edit && arg_string(args, "new-desc"))
        return set_text(sh, c, type, given, flags);
    /* what is shown is the stored text, or the one in use; a guest that is off has the former */
    AUTO_STRING text = text_of(c, type, flags & VIR_DOMAIN_AFFECT_CONFIG);
    if (!text)
        return shell_fail_reason(sh);
    if (!edit) {
        if (*text)
            fputs(text, stdout);
        else
            shell_say(sh, title ? "No title for %s: %s" : "No description for %s: %s", c->kind,
                      c->name);
        return 0;
    }
    g_autofree char *edited = edit_text(sh, *given ? given : text);
    if (!edited)
        return -1;
    g_strchomp(edited);
    if (strcmp(edited, text) == 0) {
        shell_say(sh, "%s %s not changed\n", c->Kind, title ? "title" : "description");
        return 0;
    }
    return set_text(sh, c, type, edited, flags);
}

static int store_element(struct shell *sh, const struct cli_args *args, const struct carrier *c,
                         const char *text)
{
    const char *key = arg_string(args, "key");
    bool remove = text == NULL;
    if (!key && !remove)
        return shell_fail(sh, "namespace key is required when modifying metadata");
    if (c->set(c->object, VIR_DOMAIN_METADATA_ELEMENT, text, key, arg_string(args, "uri"),
               arg_flags(args)) < 0)
        return shell_fail_reason(sh);
    shell_say(sh, "%s\n", remove ? "Metadata removed" : "Metadata modified");
    return 0;
}

static int element(struct shell *sh, const struct cli_args *args, const struct carrier *c)
{
    const char *uri = arg_string(args, "uri"), *text = arg_string(args, "set");
    bool edit = arg_flag(args, "edit");
    if (arg_flag(args, "remove") || text)
        return store_element(sh, args, c, arg_flag(args, "remove") ? NULL : text);
    if (edit && !arg_string(args, "key"))
        return shell_fail(sh, "namespace key is required when modifying metadata");
    AUTO_STRING now = c->get(c->object, VIR_DOMAIN_METADATA_ELEMENT, uri, arg_flags(args));
    if (!now && !edit)
        return shell_fail_reason(sh);
    virResetLastError();
    if (!edit) {
        puts(now);
        return 0;
    }
    g_autofree char *edited = edit_text(sh, now ? now : "\n");
    if (!edited)
        return -1;
    if (now && strcmp(edited, now) == 0) {
        shell_say(sh, "Metadata not changed\n");
        return 0;
    }
    return store_element(sh, args, c, edited);
}

static int on_domain(struct shell *sh, const struct cli_args *args,
                     int (*body)(struct shell *, const struct cli_args *, const struct carrier *))
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    struct carrier c = {dom, virDomainGetName(dom), "domain", "Domain", set_domain, get_domain};
    return body(sh, args, &c);
}

static int on_network(struct shell *sh, const struct cli_args *args,
                      int (*body)(struct shell *, const struct cli_args *, const struct carrier *))
{
    AUTO_NETWORK net = shell_network(sh, args);
    if (!net)
        return -1;
    struct carrier c = {net,        virNetworkGetName(net), "network", "Network", set_network,
                        get_network};
    return body(sh, args, &c);
}

int cmd_desc(struct shell *sh, const struct cli_args *args)
{
    return on_domain(sh, args, describe);
}

int cmd_metadata(struct shell *sh, const struct cli_args *args)
{
    return on_domain(sh, args, element);
}

int cmd_net_desc(struct shell *sh, const struct cli_args *args)
{
    return on_network(sh, args, describe);
}

int cmd_net_metadata(struct shell *sh, const struct cli_args *args)
{
    return on_network(sh, args, element);
}
