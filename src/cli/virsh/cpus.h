/* CPUs of the host in what users write and read. */
#pragma once
#include "cli/virsh/virsh.h"

int host_cpus(struct shell *sh); /* how many; -1 after an error */
/* The map of option "cpulist" for a host of n CPUs (g_free); NULL after an error. */
unsigned char *cpu_option(struct shell *sh, const char *text, int n, int *ret_length);
