/* Owns questions to the application while a connection is opened: one credential at a time, by the
 * callback it gave. Called by links; the callback may block. Invariant: only kinds of credentials
 * that the application offers are asked for.
 */
#include "client/auth_ask.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"

static bool offers(virConnectAuthPtr auth, int kind)
{
    for (unsigned i = 0; i < auth->ncredtype; i++)
        if (auth->credtype[i] == kind)
            return true;
    return false;
}

static int check(virConnectAuthPtr auth)
{
    if (!auth)
        return fail_in(FROM_AUTH, ERR_INVALID_ARG,
                       "this connection wants to know who opens it: use virConnectOpenAuth()");
    return 0;
}

static char *ask(virConnectAuthPtr auth, int kind, const char *prompt, const char *host)
{
    virConnectCredential cred = {.type = kind, .prompt = prompt, .challenge = host};
    if (auth->cb && auth->cb(&cred, 1, auth->cbdata) >= 0 && cred.result) {
        char *text = g_strndup(cred.result, cred.resultlen);
        free(cred.result);
        return text;
    }
    free(cred.result);
    return fail_in(FROM_AUTH, ERR_AUTH_FAILED, "the application did not answer: %s", prompt), NULL;
}

char *auth_ask_user(virConnectAuthPtr auth, const char *host)
{
    if (check(auth) < 0)
        return NULL;
    if (!offers(auth, VIR_CRED_AUTHNAME))
        return fail_in(FROM_AUTH, ERR_AUTH_FAILED,
                       "a user name is needed and VIR_CRED_AUTHNAME is not offered"),
               NULL;
    g_autofree char *prompt = g_strdup_printf("Enter username for %s", host);
    return ask(auth, VIR_CRED_AUTHNAME, prompt, host);
}

char *auth_ask_password(virConnectAuthPtr auth, const char *user, const char *host)
{
    if (check(auth) < 0)
        return NULL;
    int kind = offers(auth, VIR_CRED_PASSPHRASE) ? VIR_CRED_PASSPHRASE : VIR_CRED_NOECHOPROMPT;
    if (!offers(auth, kind))
        return fail_in(FROM_AUTH, ERR_AUTH_FAILED,
                       "a password is needed and neither VIR_CRED_PASSPHRASE nor "
                       "VIR_CRED_NOECHOPROMPT is offered"),
               NULL;
    g_autofree char *prompt = g_strdup_printf("Enter %s's password for %s", user, host);
    return ask(auth, kind, prompt, host);
}
