/* Keys pressed for the guest. Called by the dispatcher on the guest's lane; awaits QEMU's answer.
 */
#include <glib.h>
#include <jansson.h>
#include <stdlib.h>
#include "driver/qemu/guest/run.h"
#include "driver/qemu/ops/keycodes.h"
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(30)

static int by_code(const void *a, const void *b)
{
    return (int)((const struct keycode *)a)->code - (int)((const struct keycode *)b)->code;
}

/* QEMU's number; -1 with the reason. */
static int key_of(unsigned set, uint32_t code)
{
    if (set == VIR_KEYCODE_SET_QNUM)
        return code <= UINT16_MAX ? (int)code
                                  : fail(ERR_INVALID_ARG, "key code %u is out of range", code);
    if (set >= n_keycode_sets)
        return fail(ERR_INVALID_ARG, "unknown set of key codes %u", set);
    const struct keycode_set *s = &keycode_sets[set];
    const struct keycode wanted = {.code = (uint16_t)MIN(code, UINT16_MAX)};
    const struct keycode *k = bsearch(&wanted, s->list, s->n, sizeof wanted, by_code);
    if (!k)
        return fail(ERR_INTERNAL_ERROR, "key %u of code set %s is no key that QEMU knows", code,
                    s->name);
    return k->key;
}

OP_NO_RET(domain_send_key)
{
    struct qmp *q = run_monitor(call->guest);
    json_t *keys = json_array();
    (void)ret;
    for (uint32_t i = 0; q && i < args->n_keycodes; i++) {
        int key = key_of(args->codeset, args->keycodes[i]);
        if (key < 0)
            q = NULL;
        else
            json_array_append_new(keys, json_pack("{s:s, s:i}", "type", "number", "data", key));
    }
    if (!q) {
        json_decref(keys);
        return -1;
    }
    json_t *command = json_pack("{s:o}", "keys", keys);
    if (args->holdtime)
        json_object_set_new(command, "hold-time", json_integer(args->holdtime));
    DEADLINE(QEMU_PATIENCE);
    return qmp_call(q, "send-key", command, NULL);
}
