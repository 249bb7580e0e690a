/* auth.conf: who a user is at which server, so that nobody has to be asked. */
#pragma once

/* What the file says of WHAT ("username", "password") for SERVICE at HOST; *ret_value NULL:
 * nothing. PATH NULL: LIBVIRT_AUTH_FILE, the user's file, the system's. g_free(). -1 with the
 * reason when the file is there and cannot be read. */
int auth_file_lookup(const char *path, const char *service, const char *host, const char *what,
                     char **ret_value);
