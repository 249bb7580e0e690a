/* Owns the collecting of feature words into rows of CPUID. Called by what compares a running
 * guest's CPU with its definition; never awaits.
 */
#include "driver/qemu/qmp/cpu_words.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

static int by_leaf(const void *a, const void *b)
{
    const struct cpu_word *x = a, *y = b;
    if (x->leaf != y->leaf)
        return x->leaf < y->leaf ? -1 : 1;
    return (x->sub > y->sub) - (x->sub < y->sub);
}

static struct cpu_word *row_of(GArray *rows, uint32_t leaf, uint32_t sub)
{
    for (guint i = 0; i < rows->len; i++) {
        struct cpu_word *w = &g_array_index(rows, struct cpu_word, i);
        if (w->leaf == leaf && w->sub == sub)
            return w;
    }
    struct cpu_word w = {leaf, sub, {0}};
    g_array_append_val(rows, w);
    return &g_array_index(rows, struct cpu_word, rows->len - 1);
}

static int register_of(const char *name)
{
    static const char *const names[] = {"EAX", "EBX", "ECX", "EDX"};
    for (int i = 0; name && i < 4; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

static uint32_t number(json_t *o, const char *key)
{
    return (uint32_t)json_integer_value(json_object_get(o, key));
}

bool cpu_words_read(json_t *reply, struct cpu_word **ret_rows, size_t *ret_n)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct cpu_word));
    size_t i;
    json_t *word;
    json_array_foreach(reply, i, word)
    {
        int r = register_of(json_string_value(json_object_get(word, "cpuid-register")));
        uint32_t bits = number(word, "features");
        if (r < 0)
            return false;
        if (bits)
            row_of(rows, number(word, "cpuid-input-eax"), number(word, "cpuid-input-ecx"))
                ->regs[r] |= bits;
    }
    g_array_sort(rows, by_leaf);
    *ret_n = rows->len;
    *ret_rows = (void *)g_array_free(g_steal_pointer(&rows), FALSE);
    return true;
}
