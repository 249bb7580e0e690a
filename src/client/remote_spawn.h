/* Starts the user's own daemon for a session URI. */
#pragma once
/* A connected socket; -1 with the reason; -2 when it must not be started (LIBVIRT_AUTOSTART=0). */
int remote_spawn(const char *daemon, const char *socket_path);
int remote_connect_unix(const char *path); /* -1 with errno */
