/* Asking the application who it is, by its virConnectAuth. */
#pragma once
#include "client/export.h"

/* g_free(); NULL with the reason, of domain FROM_AUTH. auth NULL: nobody can be asked. */
char *auth_ask_user(virConnectAuthPtr auth, const char *host);
char *auth_ask_password(virConnectAuthPtr auth, const char *user, const char *host);
