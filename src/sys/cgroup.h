/* Control groups of guests: made below our own group in every hierarchy we may write to, v1 and v2
 * alike. Who is put in is up to spawn(): attach = cgroup_attach_files(). */
#pragma once
#include <stddef.h>
#include <sys/types.h>
struct cgroup;
/* name: a path below our own group, "machine/qemu-1-guest". Only in the hierarchies of these
 * controllers ("cpu,cpuacct"; NULL: all). Hierarchies that refuse are left out; -1 when all do. */
int cgroup_create(const char *name, const char *controllers, struct cgroup **ret);
int cgroup_add_process(const struct cgroup *g, pid_t pid);
int cgroup_add_thread(const struct cgroup *g, pid_t tid); /* g is below the group of its process */
struct cgroup *cgroup_open(const char *name); /* of an earlier process; NULL: there is none */
const char *const *cgroup_attach_files(const struct cgroup *g); /* NULL-terminated, for spawn() */
/* A controller's file, "memory.max" or "cpu.shares"; -1 with ERR_NO_SUPPORT when no hierarchy has
 * that controller for us. */
int cgroup_write(const struct cgroup *g, const char *controller, const char *file,
                 const char *value);
int cgroup_read(const struct cgroup *g, const char *controller, const char *file, char **ret_value);
int cgroup_destroy(struct cgroup *g); /* removes the groups, which must be empty; forgets g too */
void cgroup_free(struct cgroup *g);   /* forgets g, leaves the groups */
char *cgroup_text(const struct cgroup *g); /* a path a line, for the log and for tests; g_free */
/* For tests: the same with other texts than /proc/self/mountinfo and /proc/self/cgroup. */
struct cgroup *cgroup_place(const char *mountinfo, const char *own, const char *name);
