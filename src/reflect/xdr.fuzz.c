/* libFuzzer: two bytes choose a wire type, the rest is its packet. What decodes must encode, and
 * that must decode to the same bytes again. clang -fsanitize=fuzzer,address,undefined */
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "gen/api.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct xdr_type *choose(unsigned n)
{
    static const struct program *const programs[] = {&program_remote, &program_qemu, &program_lxc,
                                                     &program_admin};
    const struct program *p = programs[n % 4];
    n /= 4;
    unsigned form = n % 3;
    n /= 3;
    if (form == 2)
        return p->n_events ? p->events[n % p->n_events].msg : NULL;
    const struct proc *proc = p->by_number[n % p->n_by_number];
    if (!proc)
        return NULL;
    return form ? proc->ret : proc->args;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct xdr_type *t = size < 2 ? NULL : choose(data[0] | (unsigned)data[1] << 8);
    if (!t)
        return 0;
    struct arena *a = arena_new();
    void *value = arena_alloc(a, t->size);
    if (xdr_decode(a, t, data + 2, size - 2, value) == 0) {
        struct xdr_out o, o2;
        xdr_out_init(&o, 1 << 26);
        xdr_out_init(&o2, 1 << 26);
        void *again = arena_alloc(a, t->size);
        if (xdr_encode(&o, t, value) < 0 || xdr_decode(a, t, o.data, o.len, again) < 0 ||
            xdr_encode(&o2, t, again) < 0 || o.len != o2.len || memcmp(o.data, o2.data, o.len) != 0)
            abort();
        xdr_out_clear(&o);
        xdr_out_clear(&o2);
    }
    error_clear();
    arena_free(a);
    return 0;
}
