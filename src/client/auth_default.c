/* Owns virConnectAuthPtrDefault: asks for credentials on the terminal. Called by a link while it
 * opens a connection; blocks on the terminal. Invariant: echo is on again when it returns. */
#include "client/export.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* One line without its end; NULL at the end of input. */
static char *ask(const virConnectCredential *cred, bool echo)
{
    struct termios old;
    bool hide = !echo && tcgetattr(STDIN_FILENO, &old) == 0;
    char *line = NULL;
    size_t cap = 0;
    fprintf(stderr, "%s: ", cred->prompt);
    fflush(stderr);
    if (hide) {
        struct termios silent = old;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ssize_t n = getline(&line, &cap, stdin);
    if (hide) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
        fputc('\n', stderr);
    }
    if (n < 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\n")] = '\0';
    return line;
}

static int answer(virConnectCredentialPtr cred)
{
    bool echo = cred->type != VIR_CRED_PASSPHRASE && cred->type != VIR_CRED_NOECHOPROMPT;
    if (cred->type == VIR_CRED_EXTERNAL) /* the server asks its own agent */
        return cred->challenge && strcmp(cred->challenge, "PolicyKit") == 0 ? 0 : -1;
    char *text = ask(cred, echo);
    if (!text)
        return -1;
    if (!*text && cred->defresult) {
        free(text);
        text = strdup(cred->defresult);
    }
    cred->result = text;
    cred->resultlen = (unsigned)strlen(text);
    return 0;
}

static int answer_all(virConnectCredentialPtr cred, unsigned int ncred, void *cbdata)
{
    for (unsigned i = 0; i < ncred; i++)
        if (answer(&cred[i]) < 0)
            return -1;
    return 0;
}

static int kinds[] = {VIR_CRED_AUTHNAME,   VIR_CRED_ECHOPROMPT,   VIR_CRED_REALM,
                      VIR_CRED_PASSPHRASE, VIR_CRED_NOECHOPROMPT, VIR_CRED_EXTERNAL};
static virConnectAuth standard = {
    .credtype = kinds, .ncredtype = G_N_ELEMENTS(kinds), .cb = answer_all};

EXPORT virConnectAuthPtr virConnectAuthPtrDefault = &standard;
