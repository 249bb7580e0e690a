/* Where the client library finds things: folders of the user or the system, its own modules. */
#pragma once
#include <stdbool.h>
bool client_privileged(void);   /* root uses the system's folders and sockets */
char *client_config_dir(void);  /* /etc/libvirt or ~/.config/libvirt; g_free() */
char *client_socket_dir(void);  /* /var/run/libvirt or $XDG_RUNTIME_DIR/libvirt */
char *client_library_dir(void); /* the folder libvirt.so.0 was loaded from; NULL: unknown */
/* A daemon's program: environment, beside the library, /usr/sbin, $PATH. NULL: none. */
char *client_daemon_path(const char *daemon);
