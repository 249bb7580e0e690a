/* The state file of a running guest: written whole and renamed, so that a daemon killed at any
 * instant leaves the old one or the new one. /run does not outlive the host, so nothing is synced.
 */
#include "driver/qemu/guest/run.h"
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "driver/qemu/flow/backup.h"
#include "driver/qemu/guest/helper.h"
#include "driver/qemu/guest/hostdevs.h"
#include "driver/qemu/guest/labels.h"
#include "driver/qemu/guest/prepare.h"
#include "sys/file.h"

uint64_t process_start_ticks(pid_t pid)
{
    char path[64];
    g_autofree char *text = NULL;
    size_t len;
    unsigned long long ticks = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    if (file_read(path, 4096, &text, &len) < 0) {
        error_clear();
        return 0;
    }
    const char *after_name = strrchr(text, ')');
    if (!after_name ||
        sscanf(after_name + 2,
               "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
               &ticks) != 1)
        return 0;
    return ticks;
}

int run_save_state(struct run *r, enum guest_phase phase)
{
    struct monitor monitor = {.path = r->monitor_path};
    struct guest_status status = {
        .phase = phase,
        .state = r->guest->state,
        .has_state = true,
        .reason = r->guest->reason,
        .has_reason = true,
        .pid = r->pid,
        .has_pid = r->pid > 0,
        .started = r->started_ticks,
        .has_started = r->pid > 0,
        .autodestroy = r->autodestroy ? TRI_YES : 0,
        .fake_reboot = r->fake_reboot ? TRI_YES : 0,
        .keep_tpm = r->keep_tpm ? TRI_YES : 0,
        .persistent = r->guest->persistent ? TRI_YES : TRI_NO,
        .monitor = &monitor,
        .private_dir = r->private_dir,
        .n_unlink = r->unlink ? g_strv_length(r->unlink) : 0,
        .unlink = r->unlink,
        .domain = r->coming        ? r->coming
                  : r->guest->live ? r->guest->live->value
                                   : NULL,
    };
    g_autofree struct guest_helper **helpers = helpers_rows(r, &status.n_helpers);
    status.helpers = helpers;
    status.functions = hostdevs_rows(r, &status.n_functions);
    status.files = labels_rows(r, &status.n_files);
    status.backup = r->backup ? r->backup->value : NULL;
    char *text = value_write(&type_guest_status, &status, VIEW_STATE | VIEW_SECURE);
    if (!text)
        return -1;
    int rc = file_replace(r->state_path, text, strlen(text), 0600, false);
    free(text);
    return rc;
}

/* QEMU's libraries may have made folders in what is their HOME. Links are not followed. */
void remove_tree(const char *path)
{
    char **names = NULL;
    size_t n = 0;
    if (unlink(path) == 0 || errno == ENOENT)
        return;
    if (dir_list(path, &names, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n; i++) {
        g_autofree char *inside = g_build_filename(path, names[i], NULL);
        remove_tree(inside);
        g_free(names[i]);
    }
    g_free(names);
    if (rmdir(path) < 0)
        log_warn("cannot remove '%s': %s", path, g_strerror(errno));
}

void run_remove_files(struct run *r)
{
    helpers_end(r);
    labels_take_back(r, NULL);
    hostdevs_give_back(r, NULL);
    tpm_end(r);
    run_remove_cgroup(r);
    for (char **path = r->unlink; path && *path; path++)
        unlink(*path);
    if (r->monitor_path)
        unlink(r->monitor_path);
    if (r->private_dir)
        remove_tree(r->private_dir);
    if (r->state_path)
        unlink(r->state_path);
}
