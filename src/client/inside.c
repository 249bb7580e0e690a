/* Owns the table of inside.h. No code of its own. */
#include "client/inside.h"

#include "client/admin_open.h"
#include "client/entry_local.h"

EXPORT const struct client_inside vireo_inside = {
    .handle_check = handle_check,
    .last_error_begin = last_error_begin,
    .last_error_publish = last_error_publish,
    .fail = fail,
    .fail_errno = fail_errno,
    .fail_null_argument = fail_null_argument,
    .conn_ref = conn_ref,
    .conn_unref = conn_unref,
    .conn_check_write = conn_check_write,
    .conn_call = conn_call,
    .object_ref = object_ref,
    .object_unref = object_unref,
    .arena_new = arena_new,
    .arena_free = arena_free,
    .close_callback = close_callback_add,
    .close_callback_remove = close_callback_remove,
    .admin_open = admin_open,
    .program_qemu = &program_qemu,
    .program_lxc = &program_lxc,
    .program_admin = &program_admin,
};
