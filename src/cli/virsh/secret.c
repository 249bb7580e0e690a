/* Secrets and their values. */
#include "cli/virsh/shapes.h"
#include <unistd.h>

static const char *uuid_of(virSecretPtr obj)
{
    return UUID_OF(virSecretGetUUIDString);
}

int cmd_secret_define(struct shell *sh, const struct cli_args *args)
{
    const char *from = arg_string(args, "file");
    g_autofree char *xml = read_file(sh, from);
    if (!xml)
        return -1;
    AUTO_SECRET secret = virSecretDefineXML(sh->conn, xml, arg_flags(args));
    if (!secret)
        return shell_fail(sh, "Failed to set attributes from %s", from);
    shell_say(sh, "Secret %s created\n", uuid_of(secret));
    return 0;
}

ACTION(secret_undefine, AUTO_SECRET, shell_secret(sh, args), uuid_of(obj), virSecretUndefine(obj),
       "Secret %s deleted", "Failed to delete secret %s")
DUMPXML(secret_dumpxml, AUTO_SECRET, shell_secret(sh, args), virSecretGetXMLDesc(obj, 0))

int cmd_secret_get_value(struct shell *sh, const struct cli_args *args)
{
    AUTO_SECRET secret = shell_secret(sh, args);
    size_t size = 0;
    if (!secret)
        return -1;
    unsigned char *value = virSecretGetValue(secret, &size, 0);
    if (!value)
        return shell_fail_reason(sh);
    if (arg_flag(args, "plain")) {
        fwrite(value, 1, size, stdout);
    } else {
        g_autofree char *text = g_base64_encode(value, size);
        fputs(text, stdout);
        explicit_bzero(text, strlen(text));
    }
    explicit_bzero(value, size);
    free(value);
    return 0;
}

/* The value that file, terminal or option give; decoded unless it is plain. NULL after an error. */
static unsigned char *new_value(struct shell *sh, const struct cli_args *args, size_t *ret_size)
{
    const char *base64 = arg_string(args, "base64"), *file = arg_string(args, "file");
    g_autofree char *text = NULL;
    gsize size = 0;
    bool plain = arg_flag(args, "plain") || arg_flag(args, "interactive");
    if (base64) {
        fputs("error: Passing secret value as command-line argument is insecure!\n", stderr);
        text = g_strdup(base64);
        size = strlen(text);
    } else if (file) {
        text = read_bytes(sh, file, &size);
        if (!text)
            return NULL;
    } else if (arg_flag(args, "interactive")) {
        char *typed = getpass("Enter new value for secret:");
        if (!typed) {
            shell_fail(sh, "Failed to read secret");
            return NULL;
        }
        text = g_strdup(typed);
        size = strlen(text);
        explicit_bzero(typed, size);
    } else {
        shell_fail(sh, "Input secret value is missing");
        return NULL;
    }
    *ret_size = size;
    if (plain)
        return (unsigned char *)g_steal_pointer(&text);
    unsigned char *value = g_base64_decode(g_strstrip(text), &size);
    explicit_bzero(text, strlen(text));
    *ret_size = size;
    return value;
}

int cmd_secret_set_value(struct shell *sh, const struct cli_args *args)
{
    AUTO_SECRET secret = shell_secret(sh, args);
    size_t size;
    unsigned char *value = secret ? new_value(sh, args, &size) : NULL;
    if (!value)
        return -1;
    int rc = virSecretSetValue(secret, value, size, 0);
    explicit_bzero(value, size);
    g_free(value);
    if (rc < 0)
        return shell_fail(sh, "Failed to set secret value");
    shell_say(sh, "Secret value set\n");
    return 0;
}

static int by_uuid(const void *a, const void *b)
{
    unsigned char x[VIR_UUID_BUFLEN] = {0}, y[VIR_UUID_BUFLEN] = {0};
    virSecretGetUUID(*(virSecretPtr const *)a, x);
    virSecretGetUUID(*(virSecretPtr const *)b, y);
    return memcmp(x, y, sizeof x);
}

/* Releases before 0.10.2 list UUIDs. */
static int list_by_uuid(struct shell *sh, virSecretPtr **ret)
{
    int max = virConnectNumOfSecrets(sh->conn), found = 0;
    if (max < 0)
        return shell_fail(sh, "Failed to count secrets");
    g_autofree char **uuids = g_new0(char *, (gsize)max + 1);
    int n = virConnectListSecrets(sh->conn, uuids, max);
    if (n < 0)
        return shell_fail(sh, "Failed to list secrets");
    *ret = calloc((size_t)n + 1, sizeof **ret);
    for (int i = 0; i < n; i++) {
        virSecretPtr secret = virSecretLookupByUUIDString(sh->conn, uuids[i]);
        if (secret)
            (*ret)[found++] = secret;
        free(uuids[i]);
    }
    return found;
}

int cmd_secret_list(struct shell *sh, const struct cli_args *args)
{
    static const char *const kinds[] = {"none", "volume", "ceph", "iscsi", "tls", "vtpm"};
    virSecretPtr *secrets = NULL;
    int n = virConnectListAllSecrets(sh->conn, &secrets, arg_flags(args));
    if (n < 0 && virGetLastErrorCode() != VIR_ERR_NO_SUPPORT)
        return shell_fail(sh, "Failed to list secrets");
    if (n < 0)
        virResetLastError();
    if (n < 0 && arg_flags(args))
        return shell_fail(sh, "Filtering is not supported by this libvirt");
    if (n < 0 && (n = list_by_uuid(sh, &secrets)) < 0)
        return -1;
    qsort(secrets, (size_t)n, sizeof *secrets, by_uuid);
    struct cli_table *t = cli_table_new(args, "uuid", "usage", NULL);
    for (int i = 0; i < n; i++) {
        int type = virSecretGetUsageType(secrets[i]);
        const char *id = virSecretGetUsageID(secrets[i]);
        g_autofree char *usage =
            type > 0 ? g_strdup_printf("%s %s", PICK(kinds, type), id) : g_strdup("Unused");
        cli_table_row(t, uuid_of(secrets[i]), usage, NULL);
        virSecretFree(secrets[i]);
    }
    free(secrets);
    show_table(sh, args, t);
    return 0;
}
