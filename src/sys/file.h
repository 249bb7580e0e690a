/* Files: atomic and durable replacement, whole reads with a limit, directories, locks, sockets.
 * System calls here are short local ones; what may hang (NFS) goes through rt's offload by the
 * caller. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
void fd_closep(int *fd);
#define AUTO_FD __attribute__((cleanup(fd_closep)))
int file_read(const char *path, size_t max, char **ret_text, size_t *ret_len); /* NUL added */
/* Write temporary, fsync, rename, fsync the folder when durable. */
int file_replace(const char *path, const void *data, size_t len, mode_t mode, bool durable);
int file_remove(const char *path, bool durable); /* absent is fine: 0; removed: 1 */
bool file_exists(const char *path);
int dir_make(const char *path, mode_t mode);                      /* with parents */
int dir_list(const char *path, char ***ret_names, size_t *ret_n); /* sorted; absent: 0 names */
int file_lock(
    const char *path,
    mode_t mode); /* open, lock exclusively, CLOEXEC fd or -1 (ERR_OPERATION_FAILED when held) */
int socket_listen_unix(const char *path, mode_t mode, int backlog); /* replaces a dead socket */
int socket_connect_unix(const char *path);
int socket_peer(int fd, uid_t *uid, gid_t *gid, pid_t *pid);
int fd_send(int sock, int fd); /* one byte 0 with SCM_RIGHTS */
int fd_recv(int sock);         /* CLOEXEC; -EAGAIN as -2 */
