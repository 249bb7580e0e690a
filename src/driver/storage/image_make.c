/* Runs qemu-img. Called by the kinds of pools; awaits the process, which is killed
 * when its caller gives up. Invariant: files with passphrases are gone when a command has ended. */
#include "driver/storage/image_make.h"
#include <string.h>
#include "driver/storage/work.h"
#include "gen/domain.h"

/* --- images ----------------------------------------------------------------------------------- */

AWAITS static int run_with(const struct volume_order *o, const char *path,
                           const struct image_secrets *secrets)
{
    struct plan p;
    plan_init(&p);
    int rc = image_plan(o, path, secrets, &p) < 0 ? -1 : plan_run_with_us(&p);
    plan_clear(&p);
    return rc;
}

/* What a copy of a smaller image lacks. */
AWAITS static int grow(const struct volume_order *o, const char *path)
{
    if (!o->from || o->vol->capacity_bytes <= o->from->capacity_bytes ||
        o->vol->target->encryption || o->from->target->encryption)
        return 0;
    g_autofree char *size = g_strdup_printf("%" G_GUINT64_FORMAT, o->vol->capacity_bytes);
    const char *const argv[] = {"qemu-img", "resize", "-q", "-f", o->vol->target->format->type,
                                path,       size,     NULL};
    return tool_run_with_us(argv);
}

/* What a killed daemon leaves half done is removed by the next one: qemu-img must not go on. */
AWAITS int image_make(const struct volume_order *o, const char *path)
{
    bool locked = o->vol->target->encryption;
    bool from_locked = o->from && o->from->target->encryption;
    char *file = locked ? secret_file_make(o->driver, o->vol) : NULL;
    char *from_file =
        from_locked && (file || !locked) ? secret_file_make(o->driver, o->from) : NULL;
    const struct image_secrets secrets = {file, from_file};
    bool ready = (file || !locked) && (from_file || !from_locked);
    int rc = ready ? run_with(o, path, &secrets) : -1;
    secret_file_drop(file);
    secret_file_drop(from_file);
    return rc < 0 ? -1 : grow(o, path);
}

AWAITS int image_resize(struct driver_state *d, const struct volume *vol, uint64_t capacity)
{
    bool locked = vol->target->encryption;
    char *file = locked ? secret_file_make(d, vol) : NULL;
    if (locked && !file)
        return -1;
    struct plan p;
    plan_init(&p);
    image_resize_plan(vol, capacity, file, &p);
    int rc = plan_run(&p);
    plan_clear(&p);
    secret_file_drop(file);
    return rc;
}
