/* Finds helpers by the descriptors that distributions install (docs/interop/vhost-user.json of
 * QEMU has their format), by qemu.conf and in PATH. Called by plans and helper.c; reads a few small
 * local files, never awaits.
 */
#include "driver/qemu/guest/helper_host.h"
#include <errno.h>
#include <glib.h>
#include <jansson.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "driver/qemu/guest/account.h"
#include "gen/conf.h"
#include "sys/spawn.h"

static const char *const descriptor_dirs[] = {"/etc/qemu/vhost-user", "/usr/share/qemu/vhost-user",
                                              NULL};
enum { NOBODY = 65534 };

/* --- where --------------------------------------------------------------------------------------
 */

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* File names of all folders, each once. */
static GPtrArray *descriptor_names(const char *const *dirs)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (; *dirs; dirs++) {
        g_autoptr(GDir) dir = g_dir_open(*dirs, 0, NULL);
        for (const char *name; dir && (name = g_dir_read_name(dir));)
            if (g_str_has_suffix(name, ".json") && name[0] != '.' &&
                !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
                g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, by_name);
    return names;
}

static char *program_of(const char *path, const char *type)
{
    json_t *doc = json_load_file(path, 0, NULL);
    const char *its = json_string_value(json_object_get(doc, "type"));
    const char *binary = json_string_value(json_object_get(doc, "binary"));
    char *found = its && binary && strcmp(its, type) == 0 ? g_strdup(binary) : NULL;
    json_decref(doc);
    return found;
}

char *vhost_user_program(const char *const *dirs, const char *type)
{
    g_autoptr(GPtrArray) names = descriptor_names(dirs);
    for (guint i = 0; i < names->len; i++)
        for (const char *const *dir = dirs; *dir; dir++) {
            g_autofree char *path = g_build_filename(*dir, names->pdata[i], NULL);
            if (!g_file_test(path, G_FILE_TEST_EXISTS))
                continue;
            char *found = program_of(path, type);
            if (found)
                return found;
            break;
        }
    return NULL;
}

char *helper_program(const struct plan_options *opt, enum plan_helper_kind kind)
{
    switch (kind) {
    case PLAN_HELPER_VIRTIOFSD:
        return vhost_user_program(descriptor_dirs, "fs");
    case PLAN_HELPER_GPU:
        return vhost_user_program(descriptor_dirs, "gpu");
    case PLAN_HELPER_RESERVATIONS:
        return g_find_program_in_path(opt->pr_helper ? opt->pr_helper : "qemu-pr-helper");
    default:
        return g_find_program_in_path("passt");
    }
}

/* --- as whom ------------------------------------------------------------------------------------
 */

/* passt talks to the network: never as root. */
static bool ids_of(struct driver_state *driver, enum plan_helper_kind kind, uid_t *uid, gid_t *gid)
{
    const struct account *id = account_of(driver);
    if (kind != PLAN_HELPER_PASST || !driver->config.privileged || geteuid() != 0)
        return false;
    *uid = id->set && id->uid ? id->uid : NOBODY;
    *gid = id->set && id->uid ? id->gid : NOBODY;
    return true;
}

void helper_identity(struct driver_state *driver, enum plan_helper_kind kind, struct spawn *what)
{
    what->set_ids = ids_of(driver, kind, &what->uid, &what->gid);
}

int helper_own_folder(struct driver_state *driver, enum plan_helper_kind kind, const char *socket)
{
    g_autofree char *dir = g_path_get_dirname(socket);
    uid_t uid;
    gid_t gid;
    if (ids_of(driver, kind, &uid, &gid) && chown(dir, uid, gid) < 0)
        return fail_errno(errno, "cannot give folder '%s' to user %u", dir, (unsigned)uid);
    return 0;
}
