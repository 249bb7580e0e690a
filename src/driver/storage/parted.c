/* Reads what parted prints for machines, and finds room in it. Called by kind_disk.c. Pure; never
 * awaits. Invariant: partitions begin and end at whole megabytes, as disks like it. */
#include "driver/storage/parted.h"
#include <stdlib.h>
#include <string.h>
#include "base/error.h"

#define ALIGN (UINT64_C(1) << 20)
enum { PRIMARY_MAX = 4, FIELD_LABEL = 5, DISK_FIELDS = 6, PART_FIELDS = 4 };

static uint64_t bytes_of(const char *word)
{
    return g_ascii_strtoull(word, NULL, 10);
}

void disk_table_clear(struct disk_table *t)
{
    g_free(t->label);
    g_array_unref(t->parts);
}

/* "/dev/sda:67108864B:scsi:512:512:gpt:Name:flags" */
static int parse_disk(const char *line, struct disk_table *t)
{
    g_auto(GStrv) words = g_strsplit(line, ":", -1);
    if (g_strv_length(words) < DISK_FIELDS)
        return fail_in(FROM_STORAGE, ERR_INTERNAL_ERROR, "parted said '%s'", line);
    t->bytes = bytes_of(words[1]);
    t->label = g_strdup(words[FIELD_LABEL]);
    return 0;
}

/* "2:10485760B:62914559B:52428800B:ext4:name:flags", "1:17408B:1048575B:1031168B:free" */
static void parse_part(const char *line, struct disk_table *t)
{
    g_auto(GStrv) words = g_strsplit(line, ":", -1);
    guint n = g_strv_length(words);
    if (n < PART_FIELDS)
        return;
    bool is_free = n > PART_FIELDS && strcmp(words[PART_FIELDS], "free") == 0;
    struct disk_part p = {.number = is_free ? 0 : (unsigned)bytes_of(words[0]),
                          .start = bytes_of(words[1]),
                          .end = bytes_of(words[2]) + 1};
    p.is_logical = p.number > PRIMARY_MAX && strcmp(t->label, "msdos") == 0;
    if (p.end > p.start && p.end <= t->bytes)
        g_array_append_val(t->parts, p);
}

static bool inside(const struct disk_part *inner, const struct disk_part *outer)
{
    return inner != outer && inner->start >= outer->start && inner->end <= outer->end;
}

/* parted lists what is in the extended partition behind it and says no more. */
static void find_extended(struct disk_table *t)
{
    struct disk_part *all = (struct disk_part *)t->parts->data;
    for (guint i = 0; i < t->parts->len; i++)
        for (guint k = 0; k < t->parts->len; k++)
            if (all[i].number && all[i].number <= PRIMARY_MAX && inside(&all[k], &all[i]) &&
                strcmp(t->label, "msdos") == 0)
                all[i].is_extended = all[k].is_logical = true;
}

int disk_table_parse(const char *text, struct disk_table *ret)
{
    g_auto(GStrv) lines = g_strsplit(text, ";\n", -1);
    if (g_strv_length(lines) < 2 || strcmp(lines[0], "BYT") != 0)
        return fail_in(FROM_STORAGE, ERR_INTERNAL_ERROR, "parted said nothing of use");
    *ret = (struct disk_table){.parts = g_array_new(FALSE, FALSE, sizeof(struct disk_part))};
    if (parse_disk(lines[1], ret) < 0) {
        disk_table_clear(ret);
        return -1;
    }
    for (char **line = lines + 2; *line; line++)
        parse_part(*line, ret);
    find_extended(ret);
    return 0;
}

const char *disk_part_number(const char *device, const char *name)
{
    const char *slash = strrchr(device, '/');
    const char *own = slash ? slash + 1 : device, *number = name + strlen(own);
    if (!g_str_has_prefix(name, own))
        return NULL;
    number += *number == 'p';
    return *number && !number[strspn(number, "0123456789")] ? number : NULL;
}

uint64_t disk_table_used(const struct disk_table *t, const struct disk_part *part)
{
    uint64_t used = 0;
    if (!part->is_extended)
        return part->end - part->start;
    for (guint i = 0; i < t->parts->len; i++) {
        const struct disk_part *p = &g_array_index(t->parts, struct disk_part, i);
        if (p->number && p->is_logical)
            used += p->end - p->start;
    }
    return used;
}

/* --- room ------------------------------------------------------------------------------------- */

static bool has_number(const struct disk_table *t, unsigned number, bool extended)
{
    for (guint i = 0; i < t->parts->len; i++) {
        const struct disk_part *p = &g_array_index(t->parts, struct disk_part, i);
        if (extended ? p->is_extended : p->number == number)
            return true;
    }
    return false;
}

static unsigned free_number(const struct disk_table *t, unsigned from)
{
    while (has_number(t, from, false))
        from++;
    return from;
}

/* Where so many bytes fit in a gap; false: they do not. */
static bool fits(const struct disk_part *gap, uint64_t bytes, struct disk_place *ret)
{
    uint64_t start = (gap->start + ALIGN - 1) / ALIGN * ALIGN;
    uint64_t size = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    if (gap->is_logical) /* the table of a logical one stands before it */
        start = (gap->start + 2 * ALIGN - 1) / ALIGN * ALIGN;
    ret->start = start;
    ret->end = start + size;
    return size >= bytes && start < gap->end && size <= gap->end - start;
}

int disk_table_place(const struct disk_table *t, uint64_t bytes, bool extended,
                     struct disk_place *ret)
{
    bool dos = strcmp(t->label, "msdos") == 0, found = false;
    bool has_extended = dos && has_number(t, 0, true);
    unsigned primary = free_number(t, 1);
    uint64_t best = UINT64_MAX;
    if (extended && (!dos || has_extended))
        return fail_in(FROM_STORAGE, ERR_INTERNAL_ERROR,
                       dos ? "there is an extended partition already"
                           : "only partition tables of type dos have extended partitions");
    for (guint i = 0; i < t->parts->len; i++) {
        const struct disk_part *gap = &g_array_index(t->parts, struct disk_part, i);
        struct disk_place at;
        bool here = !gap->number && gap->end - gap->start < best && fits(gap, bytes, &at) &&
                    (gap->is_logical ? !extended : !dos || primary <= PRIMARY_MAX);
        if (!here)
            continue;
        found = true;
        best = gap->end - gap->start;
        *ret = at;
        ret->kind = extended ? "extended" : gap->is_logical ? "logical" : "primary";
        ret->number = gap->is_logical ? free_number(t, PRIMARY_MAX + 1) : primary;
    }
    return found ? 0
                 : fail_in(FROM_STORAGE, ERR_INTERNAL_ERROR,
                           "no gap between partitions has %" G_GUINT64_FORMAT " bytes", bytes);
}
