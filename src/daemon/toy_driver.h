/* For tests alone. */
#pragma once
#include "guest/call.h"

extern const struct driver driver_toy;
extern struct cond toy_gate; /* domain_suspend waits here */
extern unsigned toy_running; /* calls that wait */
