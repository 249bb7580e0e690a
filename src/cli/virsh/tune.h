/* Limits of disks that several commands take. */
#pragma once
#include "cli/virsh/virsh.h"

/* The numbers of the options; -1 after an error. */
int throttle_params(struct shell *sh, const struct cli_args *args, struct params *p);
