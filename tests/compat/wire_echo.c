/* Decodes messages by our tables and encodes them again: lines "PROGRAM NUMBER args|ret|msg HEX"
 * in, HEX out, or "refused". Driven by surface.py, whose bytes come from the recorded facts alone.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "gen/api.h"
#include "reflect/xdr.h"

enum { MESSAGE_MAX = 32 << 20 };

static const struct program *const programs[] = {&program_remote, &program_qemu, &program_lxc,
                                                 &program_admin};

static const struct xdr_type *event_type(const struct program *p, uint32_t number)
{
    for (uint32_t i = 0; i < p->n_events; i++)
        if (p->events[i].number == number)
            return p->events[i].msg;
    return NULL;
}

static const struct xdr_type *type_of(const char *program, uint32_t number, const char *which)
{
    for (size_t i = 0; i < G_N_ELEMENTS(programs); i++) {
        const struct program *p = programs[i];
        if (strcmp(p->name, program) != 0)
            continue;
        if (strcmp(which, "msg") == 0)
            return event_type(p, number);
        const struct proc *proc = number < p->n_by_number ? p->by_number[number] : NULL;
        return !proc ? NULL : strcmp(which, "args") == 0 ? proc->args : proc->ret;
    }
    return NULL;
}

static GByteArray *from_hex(const char *hex)
{
    GByteArray *bytes = g_byte_array_new();
    for (; g_ascii_isxdigit(hex[0]) && g_ascii_isxdigit(hex[1]); hex += 2) {
        guint8 b = (guint8)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
        g_byte_array_append(bytes, &b, 1);
    }
    return bytes;
}

static void echo(const struct xdr_type *t, const GByteArray *in)
{
    struct arena *mem = arena_new();
    void *value = arena_alloc(mem, t->size);
    struct xdr_out out;
    xdr_out_init(&out, MESSAGE_MAX);
    if (xdr_decode(mem, t, in->data, in->len, value) < 0 || xdr_encode(&out, t, value) < 0) {
        error_clear();
        puts("refused");
    } else {
        for (size_t i = 0; i < out.len; i++)
            printf("%02x", out.data[i]);
        putchar('\n');
    }
    xdr_out_clear(&out);
    arena_free(mem);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        g_auto(GStrv) words = g_strsplit(g_strchomp(line), " ", 4);
        const struct xdr_type *t = g_strv_length(words) == 4
                                       ? type_of(words[0], (uint32_t)atoi(words[1]), words[2])
                                       : NULL;
        GByteArray *in = from_hex(t ? words[3] : "");
        if (t)
            echo(t, in);
        else
            puts("unknown");
        g_byte_array_unref(in);
    }
    free(line);
    return 0;
}
