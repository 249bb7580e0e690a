/* Fuzz target: bytes as a client might send them, through the parser and the decoders of payloads.
 */
#include "wire/frame.h"
#include "base/arena.h"
#include "gen/api.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void decode_args(const struct frame *f)
{
    const struct program *p = f->head.prog == program_qemu.number ? &program_qemu : &program_remote;
    uint32_t number = (uint32_t)f->head.proc % p->n_by_number;
    const struct proc *proc = p->by_number[number];
    if (!proc || !proc->args)
        return;
    struct arena *mem = arena_new();
    xdr_decode(mem, proc->args, f->payload, f->len, arena_alloc(mem, proc->args->size));
    error_clear();
    arena_free(mem);
}

static void decode(const struct frame *f)
{
    int64_t length;
    uint32_t flags;
    error_free(frame_error(f));
    error_clear();
    frame_hole(f, &length, &flags);
    error_clear();
    decode_args(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct frame f;
    size_t size;
    while (frame_parse(data, len, &f, &size) == 1) {
        decode(&f);
        data += size;
        len -= size;
    }
    error_clear();
    return 0;
}
