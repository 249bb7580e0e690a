/* What spawn() tells the helper vireo-launch through a memfd: strings that end with NUL, each with
 * its tag first. The helper has no library, so this file includes none. */
#pragma once
enum launch_order {
    ORDER_PROGRAM = 'x',  /* what to execute */
    ORDER_ARGUMENT = 'a', /* argv[0] and on */
    ORDER_VARIABLE = 'e', /* NAME=value */
    ORDER_PID_FILE = 'p',
    ORDER_ATTACH = 'c',   /* a file that takes our pid: cgroup.procs */
    ORDER_LIMIT = 'l',    /* "resource soft hard" */
    ORDER_UMASK = 'm',    /* octal */
    ORDER_IDS = 'u',      /* "uid gid" */
    ORDER_GROUP = 'g',    /* one supplementary group */
    ORDER_DIE_WITH = 'd', /* pid of the parent to follow */
    ORDER_WAIT = 's',     /* say "ready", then wait for a byte on the control pipe */
};
#define LAUNCH_READY 'R'    /* first byte on the status pipe; anything else is an error's text */
#define LAUNCH_ERRNO_SIZE 4 /* … which starts with the errno */
