/* Owns authentication towards a server. Called while a connection is opened. Blocks; awaits
 * nothing. */
#include "client/remote_auth.h"

#include <glib.h>
#include <string.h>

enum { AUTH_NONE = 0, AUTH_SASL = 1, AUTH_POLKIT = 2 };

static bool offers(const struct auth_list_ret *list, int32_t type)
{
    for (uint32_t i = 0; i < list->n_types; i++)
        if (list->types[i] == type)
            return true;
    return false;
}

/* The early open races with the server's own view of us: when no kind was asked for, it may have
 * been refused before the list was answered. */
bool remote_auth_needed(const struct auth_list_ret *list, const struct error *why)
{
    if (list->n_types && !offers(list, AUTH_NONE))
        return true;
    return why && (why->code == ERR_RPC || why->code == ERR_AUTH_FAILED);
}

static int polkit(struct peer *p)
{
    struct peer_call call = {
        .prog = program_remote.number, .vers = program_remote.version, .proc = PROC_AUTH_POLKIT};
    if (peer_run(p, &call) < 0)
        return -1;
    packet_free(call.reply);
    return 0;
}

int remote_authenticate(struct peer *p, const struct auth_list_ret *list, const char *mechanism,
                        virConnectAuthPtr auth)
{
    bool any = !mechanism || !*mechanism;
    if (!list->n_types || (any && offers(list, AUTH_NONE)))
        return 0;
    if (offers(list, AUTH_POLKIT) && (any || strcmp(mechanism, "polkit") == 0))
        return polkit(p);
    if (offers(list, AUTH_SASL))
        return fail_in(FROM_REMOTE, ERR_AUTH_FAILED,
                       "the server wants SASL, which is not supported yet");
    return fail_in(FROM_REMOTE, ERR_AUTH_FAILED,
                   "the server offers no kind of authentication we know%s%s",
                   any ? "" : " and that is asked for by auth=", any ? "" : mechanism);
}
