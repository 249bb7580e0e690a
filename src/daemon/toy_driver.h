/* For tests alone. */
#pragma once
#include "access/access.h"
#include "guest/call.h"

extern const struct driver driver_toy;
extern const struct access_driver access_driver_toy;
extern struct cond toy_gate; /* domain_suspend waits here */
extern unsigned toy_running; /* calls that wait */
