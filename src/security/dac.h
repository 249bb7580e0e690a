/* Ownership of files while guests use them. Blocking calls on files: from a worker thread when they
 * may lie on a network. */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

/* The file becomes theirs. With remember, who owned it is kept with the file and each call counts;
 * another owner than the one it has been given to is refused. 0, or -1 with the reason. A file
 * system that knows no owners is left alone. */
int dac_give(const char *path, uid_t uid, gid_t gid, bool remember);
/* The last one gives it back to who had it; to root when that is not known. Absent is fine. */
int dac_take_back(const char *path, bool remember);
/* "+64055:+107", "user:group" → numbers, by the system's user database. */
int dac_parse(const char *label, uid_t *ret_uid, gid_t *ret_gid);
/* One of them: a name, a number, "+NUMBER". */
int dac_user(const char *text, uid_t *ret);
int dac_group(const char *text, gid_t *ret);
