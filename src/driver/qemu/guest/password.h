/* Passwords of displays, which are never on the command line. */
#pragma once
#include "driver/qemu/qmp/qmp.h"
#include "gen/domain.h"

struct qemu_conf;

/* Tells QEMU the password and until when it counts; displays without one are left alone. */
AWAITS int password_set(struct qmp *q, const struct graphics *g, const struct qemu_conf *conf);
