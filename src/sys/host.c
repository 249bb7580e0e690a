/* Reads what the kernel tells about the host. */
#include "sys/host.h"
#include <errno.h>
#include <glib.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/error.h"
#include "sys/file.h"

int host_memory(struct host_memory *ret)
{
    static const struct {
        const char *word;
        size_t offset;
    } rows[] = {{"MemTotal:", offsetof(struct host_memory, total_kib)},
                {"MemFree:", offsetof(struct host_memory, free_kib)},
                {"Buffers:", offsetof(struct host_memory, buffers_kib)},
                {"Cached:", offsetof(struct host_memory, cached_kib)},
                {"MemAvailable:", offsetof(struct host_memory, available_kib)}};
    g_autofree char *text = NULL;
    memset(ret, 0, sizeof *ret);
    if (file_read("/proc/meminfo", 65536, &text, NULL) < 0)
        return -1;
    for (char *line = text; line && *line;
         line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
            if (g_str_has_prefix(line, rows[i].word))
                *(uint64_t *)((char *)ret + rows[i].offset) =
                    strtoull(line + strlen(rows[i].word), NULL, 10);
    return 0;
}

char *host_name(void)
{
    char name[256] = "";
    struct addrinfo hints = {.ai_flags = AI_CANONNAME, .ai_family = AF_UNSPEC}, *found = NULL;
    if (gethostname(name, sizeof name - 1) < 0)
        return fail_errno_null(errno, "cannot tell the host's name");
    /* a name with a dot, or localhost, is as good as it gets without asking the network */
    if (strchr(name, '.') || strcmp(name, "localhost") == 0)
        return g_strdup(name);
    char *result = NULL;
    if (getaddrinfo(name, NULL, &hints, &found) == 0 && found->ai_canonname &&
        !g_str_has_prefix(found->ai_canonname, "localhost"))
        result = g_strdup(found->ai_canonname);
    if (found)
        freeaddrinfo(found);
    return result ? result : g_strdup(name);
}

static bool parse_uuid(const char *text, uint8_t uuid[16])
{
    int n = 0;
    for (const char *p = text; *p && *p != '\n' && n < 32; p++) {
        int digit = g_ascii_xdigit_value(*p);
        if (*p == '-')
            continue;
        if (digit < 0)
            return false;
        uuid[n / 2] = (uint8_t)(n % 2 ? uuid[n / 2] | digit : digit << 4);
        n++;
    }
    return n == 32;
}

static struct {
    uint8_t uuid[16];
    bool given, machine_id;
} chosen;

int host_uuid_choose(const char *uuid, const char *source)
{
    chosen.machine_id = g_strcmp0(source, "machine-id") == 0;
    chosen.given = false;
    if (uuid && !(chosen.given = parse_uuid(uuid, chosen.uuid)))
        return fail(ERR_CONFIG_UNSUPPORTED, "host_uuid: '%s' is not a UUID", uuid);
    return 0;
}

int host_uuid(uint8_t uuid[16])
{
    static const char *const places[] = {"/sys/devices/virtual/dmi/id/product_uuid",
                                         "/etc/machine-id"};
    if (chosen.given) {
        memcpy(uuid, chosen.uuid, sizeof chosen.uuid);
        return 0;
    }
    for (size_t i = chosen.machine_id; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *text = NULL;
        if (file_exists(places[i]) && file_read(places[i], 4096, &text, NULL) == 0 &&
            parse_uuid(text, uuid))
            return 0;
        error_clear();
    }
    return fail(ERR_INTERNAL_ERROR,
                "this host has no uuid: neither DMI nor /etc/machine-id tells one");
}
