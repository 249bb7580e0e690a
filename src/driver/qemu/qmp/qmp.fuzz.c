/* libFuzzer: bytes as if QEMU had sent them, in two pieces, to a link with commands under way.
 * clang -fsanitize=fuzzer,address,undefined */
#include <stdint.h>

#include "base/error.h"
#include "driver/qemu/qmp/qmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_event(void *arg, const char *name, json_t *data, int64_t seconds, int64_t micros)
{
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct qmp_hooks hooks = {.event = on_event};
    struct qmp *q = qmp_new(-1, "fuzz", &hooks);
    for (int i = 0; i < 3; i++)
        qmp_forget(qmp_send(q, "query-status", NULL));
    size_t cut = size ? data[0] % size : 0;
    qmp_feed(q, (const char *)data, cut);
    qmp_feed(q, (const char *)data + cut, size - cut);
    qmp_free(q);
    return 0;
}
