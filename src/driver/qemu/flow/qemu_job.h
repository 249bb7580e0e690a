/* Commands of QEMU that go on as a job and end by themselves: making an image, saving or loading
 * the state inside images. */
#pragma once
#include "driver/qemu/guest/run.h"

/* Starts it and waits until it has ended; args (stolen) get the job's name. `what` begins the
 * message of a failure. Has the deadline of the caller. */
AWAITS int qemu_job_run(struct run *r, const char *name, const char *command, json_t *args,
                        const char *what);
/* event.c: true when it is a job that somebody here waits for, or waited for. */
bool qemu_job_said(struct run *r, const char *id, const char *status);
