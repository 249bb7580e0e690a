/* Owns files of /sys by which the whole host is tuned. Called by drivers' bodies. Awaits only the
 * sleep of the host, in a worker. Invariant: nothing is written before all is known to be there.
 */
#include "sys/host_tune.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "sys/file.h"
#include "sys/host.h"

static int number_get(const char *path, uint64_t *ret)
{
    g_autofree char *text = NULL;
    char *end = NULL;
    if (file_read(path, 4096, &text, NULL) < 0)
        return -1;
    uint64_t n = g_ascii_strtoull(g_strstrip(text), &end, 10);
    if (end == text || *end)
        return fail(ERR_INTERNAL_ERROR, "'%s' holds no number: '%s'", path, text);
    *ret = n;
    return 0;
}

static int text_put(const char *path, const char *text)
{
    AUTO_FD int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    size_t len = strlen(text);
    if (fd < 0 || write(fd, text, len) != (ssize_t)len)
        return fail_errno(errno, "cannot write '%s' to '%s'", text, path);
    return 0;
}

static int number_put(const char *path, uint64_t n)
{
    g_autofree char *text = g_strdup_printf("%" PRIu64, n);
    return text_put(path, text);
}

/* --- merging of equal pages ------------------------------------------------------------------- */

static char *ksm_path(const char *sys, const char *file)
{
    return g_strdup_printf("%s/kernel/mm/ksm/%s", sys, file);
}

bool host_has_ksm(const char *sys, const char *file)
{
    g_autofree char *path = ksm_path(sys, file);
    return file_exists(path);
}

int host_ksm_get(const char *sys, const char *file, uint64_t *ret)
{
    g_autofree char *path = ksm_path(sys, file);
    return number_get(path, ret);
}

int host_ksm_set(const char *sys, const char *file, uint64_t value)
{
    g_autofree char *path = ksm_path(sys, file);
    return number_put(path, value);
}

/* --- pages ------------------------------------------------------------------------------------ */

static unsigned base_page_kib(void)
{
    return (unsigned)(sysconf(_SC_PAGESIZE) / 1024);
}

static char *pool_path(const char *sys, int node, unsigned page_kib, const char *file)
{
    if (node < 0)
        return g_strdup_printf("%s/kernel/mm/hugepages/hugepages-%ukB/%s", sys, page_kib, file);
    return g_strdup_printf("%s/devices/system/node/node%d/hugepages/hugepages-%ukB/%s", sys, node,
                           page_kib, file);
}

/* The path of such a file; NULL with the reason: no pool of that size there. g_free. */
static char *pool_file(const char *sys, int node, unsigned page_kib, const char *file)
{
    g_autofree char *path = pool_path(sys, node, page_kib, file);
    if (file_exists(path))
        return g_steal_pointer(&path);
    return node < 0 ? fail_null(ERR_OPERATION_FAILED, "this host has no pages of %u KiB", page_kib)
                    : fail_null(ERR_OPERATION_FAILED, "node %d of this host has no pages of %u KiB",
                                node, page_kib);
}

int host_pages_free(const char *sys, int node, unsigned page_kib, uint64_t *ret)
{
    struct host_memory m;
    if (page_kib == base_page_kib()) {
        if ((node < 0 ? host_memory(&m) : host_node_memory(sys, (unsigned)node, &m)) < 0)
            return -1;
        *ret = m.free_kib / page_kib;
        return 0;
    }
    g_autofree char *path = pool_file(sys, node, page_kib, "free_hugepages");
    return path ? number_get(path, ret) : -1;
}

int host_pages_reserve(const char *sys, int node, unsigned page_kib, uint64_t n, bool add)
{
    uint64_t now = 0, got = 0;
    if (page_kib == base_page_kib())
        return fail(ERR_OPERATION_INVALID, "pages of %u KiB are not kept in a pool", page_kib);
    g_autofree char *path = pool_file(sys, node, page_kib, "nr_hugepages");
    if (!path || (add && number_get(path, &now) < 0))
        return -1;
    if (n > UINT64_MAX - now)
        return fail(ERR_INVALID_ARG, "%" PRIu64 " more pages are more than can be counted", n);
    if (number_put(path, now + n) < 0 || number_get(path, &got) < 0)
        return -1;
    return got >= now + n ? 0
                          : fail(ERR_OPERATION_FAILED,
                                 "the kernel has found %" PRIu64 " of %" PRIu64 " pages of %u KiB",
                                 got, now + n, page_kib);
}

/* --- sleep ------------------------------------------------------------------------------------ */

static const char *const states[] = {"mem", "disk", "disk"};

static bool has_word(const char *path, const char *word)
{
    g_autofree char *text = NULL;
    if (file_read(path, 4096, &text, NULL) < 0) {
        error_clear();
        return false;
    }
    g_auto(GStrv) words = g_strsplit_set(g_strstrip(text), " []\n", -1);
    return g_strv_contains((const char *const *)words, word);
}

bool host_can_sleep(const char *sys, enum host_sleep how)
{
    g_autofree char *state = g_build_filename(sys, "power", "state", NULL);
    g_autofree char *disk = g_build_filename(sys, "power", "disk", NULL);
    g_autofree char *alarm = g_build_filename(sys, "class/rtc/rtc0/wakealarm", NULL);
    return has_word(state, states[how]) && file_exists(alarm) &&
           (how != HOST_SLEEP_HYBRID || has_word(disk, "suspend"));
}

struct sleeping {
    const char *sys;
    enum host_sleep how;
    uint64_t seconds;
};

static int set_alarm(const char *sys, uint64_t seconds)
{
    g_autofree char *alarm = g_build_filename(sys, "class/rtc/rtc0/wakealarm", NULL);
    g_autofree char *clock = g_build_filename(sys, "class/rtc/rtc0/since_epoch", NULL);
    uint64_t now = 0;
    if (number_get(clock, &now) < 0 || number_put(alarm, 0) < 0) /* 0 takes an older one back */
        return -1;
    return number_put(alarm, now + seconds);
}

static int sleep_work(void *arg)
{
    const struct sleeping *s = arg;
    g_autofree char *state = g_build_filename(s->sys, "power", "state", NULL);
    g_autofree char *disk = g_build_filename(s->sys, "power", "disk", NULL);
    if (set_alarm(s->sys, s->seconds) < 0 ||
        (s->how == HOST_SLEEP_HYBRID && text_put(disk, "suspend") < 0))
        return -1;
    return text_put(state, states[s->how]);
}

int host_sleep(const char *sys, enum host_sleep how, uint64_t seconds)
{
    struct sleeping s = {.sys = sys, .how = how, .seconds = seconds};
    return offload(sleep_work, &s);
}
