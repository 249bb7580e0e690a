/* Owns what is known about all QEMU binaries: in memory, on disk, and who is asking right now.
 * Called by everything that needs capabilities; awaits only while a binary is asked. Invariant: a
 * pointer given out stays valid until the cache is freed; one probe per binary at a time.
 */
#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "driver/qemu/caps/probe.h"
#include "driver/qemu/caps/text.h"
#include "sys/file.h"

struct entry {
    struct qemu_caps *caps; /* NULL: nothing known */
    bool asking;
    struct cond answered;
};

struct caps_cache {
    char *dir, *shared;
    GHashTable *entries; /* binary -> entry */
    GPtrArray *attic;    /* of binaries that changed */
    char *host_key;
};

static void entry_free(void *p)
{
    struct entry *e = p;
    caps_free(e->caps);
    g_free(e);
}

static char *read_word(const char *path)
{
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? g_strstrip(text) : g_strdup("");
}

/* What KVM's answers depend on beside the binary: kernel, microcode, nesting. */
static char *make_host_key(void)
{
    struct utsname u;
    uname(&u);
    g_autofree char *microcode = read_word("/sys/devices/system/cpu/cpu0/microcode/version");
    g_autofree char *intel = read_word("/sys/module/kvm_intel/parameters/nested");
    g_autofree char *amd = read_word("/sys/module/kvm_amd/parameters/nested");
    char *key = g_strdup_printf("%s %s %s %s%s", u.release, u.version, microcode, intel, amd);
    return g_strdelimit(key, "\t\n", ' ');
}

struct caps_cache *caps_cache_new(const char *cache_dir, const char *shared_dir)
{
    struct caps_cache *cache = g_new0(struct caps_cache, 1);
    cache->dir = g_build_filename(cache_dir, "qemu", "capabilities", NULL);
    if (shared_dir && strcmp(shared_dir, cache_dir) != 0)
        cache->shared = g_build_filename(shared_dir, "qemu", "capabilities", NULL);
    cache->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
    cache->attic = g_ptr_array_new_with_free_func((GDestroyNotify)caps_free);
    cache->host_key = make_host_key();
    return cache;
}

void caps_cache_free(struct caps_cache *cache)
{
    if (!cache)
        return;
    g_hash_table_destroy(cache->entries);
    g_ptr_array_unref(cache->attic);
    g_free(cache->dir);
    g_free(cache->shared);
    g_free(cache->host_key);
    g_free(cache);
}

/* --- disk
 * ------------------------------------------------------------------------------------------ */

static char *file_name(const char *dir, const char *binary)
{
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, binary, -1);
    g_autofree char *base = g_path_get_basename(binary);
    g_autofree char *name = g_strdup_printf("%s-%.16s.caps", base, sum);
    return g_build_filename(dir, name, NULL);
}

/* Distributions put parts of QEMU into modules beside it; a new one changes what it can do. */
static gint64 modules_time(void)
{
    static const char *const dirs[] = {"/usr/lib/" MULTIARCH "/qemu", "/usr/lib64/qemu",
                                       "/usr/lib/qemu"};
    gint64 newest = 0;
    struct stat st;
    for (size_t i = 0; i < G_N_ELEMENTS(dirs); i++)
        if (stat(dirs[i], &st) == 0)
            newest = MAX(newest, (gint64)st.st_mtim.tv_sec);
    return newest;
}

static int identify(const char *binary, struct caps_file_id *ret)
{
    struct stat st;
    if (stat(binary, &st) < 0)
        return -1;
    *ret = (struct caps_file_id){
        st.st_size, st.st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + st.st_mtim.tv_nsec,
        (gint64)st.st_ino, modules_time()};
    return 0;
}

static bool same_id(const struct caps_file_id *a, const struct caps_file_id *b)
{
    return a->size == b->size && a->mtime_ns == b->mtime_ns && a->inode == b->inode &&
           a->modules == b->modules;
}

static struct qemu_caps *load_from(const char *dir, const char *binary,
                                   const struct caps_file_id *id)
{
    if (!dir)
        return NULL;
    g_autofree char *path = file_name(dir, binary);
    g_autoptr(GMappedFile) map = g_mapped_file_new(path, FALSE, NULL);
    if (!map)
        return NULL;
    g_autoptr(GBytes) file = g_mapped_file_get_bytes(map);
    struct qemu_caps *c = caps_unpack(binary, file);
    if (c && same_id(&c->id, id))
        return c;
    log_debug("%s is out of date", path);
    caps_free(c);
    return NULL;
}

static void save(const struct caps_cache *cache, const struct qemu_caps *c)
{
    g_autofree char *path = file_name(cache->dir, c->binary);
    g_autoptr(GBytes) file = caps_pack(c);
    if (dir_make(cache->dir, 0755) < 0 ||
        file_replace(path, g_bytes_get_data(file, NULL), g_bytes_get_size(file), 0644, false) < 0) {
        log_warn("cannot keep the capabilities of %s: %s", c->binary, error_text());
        error_clear();
    }
}

/* --- one binary
 * ------------------------------------------------------------------------------------- */

/* Brings the entry up to what memory and disk say; NULL with the reason when there is no binary. */
static struct entry *refresh(struct caps_cache *cache, const char *binary)
{
    struct caps_file_id id;
    if (identify(binary, &id) < 0)
        return fail_errno_null(errno, "emulator '%s' cannot be looked at", binary);
    struct entry *e = g_hash_table_lookup(cache->entries, binary);
    if (!e) {
        e = g_new0(struct entry, 1);
        g_hash_table_insert(cache->entries, g_strdup(binary), e);
    }
    if (e->asking)
        return e;
    if (e->caps && !same_id(&e->caps->id, &id))
        g_ptr_array_add(cache->attic, g_steal_pointer(&e->caps));
    if (!e->caps)
        e->caps = load_from(cache->dir, binary, &id);
    if (!e->caps)
        e->caps = load_from(cache->shared, binary, &id);
    return e;
}

static bool kvm_openable(void)
{
    return access("/dev/kvm", R_OK | W_OK) == 0;
}

/* KVM's answers from another kernel or microcode are not those of this host. */
static bool key_fits(const struct caps_cache *cache, const struct qemu_caps *c, enum accel accel)
{
    return accel != ACCEL_KVM || g_strcmp0(c->accel_key[accel], cache->host_key) == 0;
}

static bool knows(const struct caps_cache *cache, const struct entry *e, enum accel accel)
{
    const struct qemu_caps *c = e->caps;
    return c && c->common && key_fits(cache, c, accel) &&
           (c->accel[accel] || c->accel_refused[accel]);
}

/* An accelerator's old answers go to the attic with everything else of their time. */
static struct qemu_caps *to_probe(struct caps_cache *cache, struct entry *e, const char *binary,
                                  enum accel accel)
{
    struct qemu_caps *c = e->caps;
    if (c && !c->accel[accel])
        return c;
    if (c)
        g_ptr_array_add(cache->attic, c);
    c = caps_new(binary);
    identify(binary, &c->id);
    return e->caps = NULL, c;
}

AWAITS static int ask_binary(struct caps_cache *cache, struct entry *e, const char *binary,
                             enum accel accel)
{
    struct qemu_caps *c = to_probe(cache, e, binary, accel);
    e->asking = true;
    int rc = caps_probe(c, accel, cache->host_key);
    e->asking = false;
    if (rc == 0) {
        e->caps = c;
        save(cache, c);
        malloc_trim(0); /* a transcript is megabytes, what is kept of it is not */
    } else if (c != e->caps) {
        caps_free(c);
    }
    cond_wake_all(&e->answered);
    return rc;
}

AWAITS static struct qemu_caps *get(struct caps_cache *cache, const char *binary, bool any,
                                    enum accel accel)
{
    for (;;) {
        struct entry *e = refresh(cache, binary);
        if (!e)
            return NULL;
        if (!e->asking && (any ? e->caps != NULL : knows(cache, e, accel)))
            return e->caps;
        if (!e->asking)
            return ask_binary(cache, e, binary, accel) < 0 ? NULL : e->caps;
        int rc = cond_wait(&e->answered);
        if (rc < 0)
            return fail_errno_null(rc, "cannot wait for the answers of '%s'", binary);
    }
}

AWAITS const struct qemu_caps *caps_get(struct caps_cache *cache, const char *binary)
{
    return get(cache, binary, true, kvm_openable() ? ACCEL_KVM : ACCEL_TCG);
}

AWAITS const struct qemu_caps *caps_get_for(struct caps_cache *cache, const char *binary,
                                            enum accel accel)
{
    if (accel == ACCEL_KVM && !kvm_openable())
        return fail_null(ERR_INVALID_ARG, "KVM is not supported by '%s' on this host", binary);
    struct qemu_caps *c = get(cache, binary, false, accel);
    if (c && !c->accel[accel])
        return fail_null(ERR_INVALID_ARG, "KVM is not supported by '%s' on this host", binary);
    return c;
}

AWAITS int caps_best_accel(struct caps_cache *cache, const char *binary, enum accel *ret_accel)
{
    *ret_accel = ACCEL_TCG;
    if (!kvm_openable())
        return 0;
    struct qemu_caps *c = get(cache, binary, false, ACCEL_KVM);
    if (!c)
        return -1;
    *ret_accel = c->accel[ACCEL_KVM] ? ACCEL_KVM : ACCEL_TCG;
    return 0;
}

const struct qemu_caps *caps_peek(struct caps_cache *cache, const char *binary)
{
    struct entry *e = refresh(cache, binary);
    if (!e)
        error_clear();
    return e ? e->caps : NULL;
}
