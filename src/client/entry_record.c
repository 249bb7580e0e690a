/* Owns how wire structs become the structs of the public interface. Called by entries on any
 * thread; awaits nothing. What a public struct points at is malloc'd, for the application to free.
 */
#include "client/entry.h"

#include <string.h>
#include "client/typed_wire.h"

static uint32_t count_at(const uint8_t *from, const struct record_member *m)
{
    return *(const uint32_t *)(from + m->from_n);
}

static const void *pointer_at(const uint8_t *from, const struct record_member *m)
{
    return *(const void *const *)(from + m->from);
}

static void put_pointer(uint8_t *to, const struct record_member *m, const void *p)
{
    memcpy(to + m->to, &p, sizeof(p));
}

/* size_t, int or unsigned beside a list. */
static void put_count(uint8_t *to, const struct record_member *m, uint32_t n)
{
    uint64_t wide = n;
    memcpy(to + m->to_n, &wide, m->to_n_size); /* little-endian: the low bytes come first */
}
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "counts and numbers are copied by their low bytes");

static void number(const struct record_member *m, const uint8_t *from, uint8_t *to)
{
    uint64_t value = 0;
    memcpy(&value, from + m->from, m->from_size);
    unsigned shift = 64 - 8 * m->from_size;
    if (m->is_signed)
        value = (uint64_t)((int64_t)(value << shift) >> shift);
    memcpy(to + m->to, &value, m->to_size);
}

static void chars(const struct record_member *m, const char *text, size_t len, uint8_t *to)
{
    len = len < m->room ? len : (size_t)m->room - 1;
    if (len)
        memcpy(to + m->to, text, len);
    to[m->to + len] = 0;
}

static void texts(const struct record_member *m, const uint8_t *from, uint8_t *to)
{
    uint32_t n = count_at(from, m);
    const char *const *list = pointer_at(from, m);
    char **copy = n ? entry_alloc(n, sizeof(*copy)) : NULL;
    for (uint32_t i = 0; i < n; i++)
        copy[i] = entry_strdup(list[i]);
    put_pointer(to, m, copy);
    put_count(to, m, n);
}

static void records(const struct record_member *m, virConnectPtr conn, const uint8_t *from,
                    uint8_t *to)
{
    uint32_t n = count_at(from, m);
    const uint8_t *list = pointer_at(from, m);
    uint8_t *copy = n ? entry_alloc(n, m->of->to_size) : NULL;
    for (uint32_t i = 0; i < n; i++)
        record_fill(m->of, conn, list + (size_t)i * m->of->from_size,
                    copy + (size_t)i * m->of->to_size);
    put_pointer(to, m, copy);
    put_count(to, m, n);
}

static void bytes(const struct record_member *m, const uint8_t *from, uint8_t *to)
{
    uint32_t n = count_at(from, m);
    void *copy = n ? memcpy(entry_alloc(n, 1), pointer_at(from, m), n) : NULL;
    put_pointer(to, m, copy);
    put_count(to, m, n);
}

static void member(const struct record_member *m, virConnectPtr conn, const uint8_t *from,
                   uint8_t *to)
{
    const char *text;
    switch ((enum record_op)m->op) {
    case R_NUMBER:
        number(m, from, to);
        break;
    case R_TEXT:
        put_pointer(to, m, entry_strdup(pointer_at(from, m)));
        break;
    case R_CHARS:
        text = pointer_at(from, m);
        chars(m, text, strlen(text), to);
        break;
    case R_CHAR_LIST:
        chars(m, pointer_at(from, m), count_at(from, m), to);
        break;
    case R_CHAR_ARRAY:
        text = (const char *)from + m->from;
        chars(m, text, strnlen(text, m->room), to);
        break;
    case R_BYTES:
        bytes(m, from, to);
        break;
    case R_TEXTS:
        texts(m, from, to);
        break;
    case R_RECORDS:
        records(m, conn, from, to);
        break;
    case R_DOMAIN:
        put_pointer(to, m,
                    object_from_wire(H_DOMAIN, (struct object_origin){conn, H_CONNECT, conn},
                                     from + m->from));
        break;
    case R_PARAMS:
        put_pointer(to, m, typed_params_from_wire(pointer_at(from, m), count_at(from, m)));
        put_count(to, m, count_at(from, m));
        break;
    }
}

void record_fill(const struct record *r, virConnectPtr conn, const void *from, void *to)
{
    for (unsigned i = 0; i < r->n_members; i++)
        member(&r->members[i], conn, from, to);
}
