/* Command line of the daemons, in the forms that service files and users have. Called by run.c
 * before anything else; never awaits. */
#include "daemon/options.h"
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <glib.h>
#include "base/version.h"

enum { OPTION_ROOT = 256, OPTION_READY_FD };

static const struct option longs[] = {
    {"verbose", no_argument, NULL, 'v'},
    {"daemon", no_argument, NULL, 'd'},
    {"listen", no_argument, NULL, 'l'},
    {"config", required_argument, NULL, 'f'},
    {"timeout", required_argument, NULL, 't'},
    {"pid-file", required_argument, NULL, 'p'},
    {"root", required_argument, NULL, OPTION_ROOT},
    {"ready-fd", required_argument, NULL, OPTION_READY_FD},
    {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static void print_help(const struct daemon_kind *kind)
{
    printf("Usage: %s [options]\n\n", kind->name);
    puts("  -h, --help             this text\n"
         "  -V, --version          the version\n"
         "  -v, --verbose          log information messages too\n"
         "  -d, --daemon           run in the background");
    if (kind->listens_ip)
        puts("  -l, --listen           listen for TCP clients as the configuration says");
    printf("  -t, --timeout SECONDS  leave when unused for so long\n"
           "  -f, --config FILE      configuration file\n"
           "  -p, --pid-file FILE    where to write the process id\n"
           "      --root DIR         keep everything below DIR: run, etc, var\n\n"
           "Without --root, root serves the host: /etc/libvirt/%s.conf and /run/libvirt.\n"
           "Other users get a session of their own below $XDG_CONFIG_HOME and $XDG_RUNTIME_DIR.\n",
           kind->name);
}

static int number(const struct daemon_kind *kind, const char *what, const char *text, int *ret)
{
    guint64 value;
    if (!g_ascii_string_to_unsigned(text, 10, 0, INT32_MAX, &value, NULL)) {
        fprintf(stderr, "%s: %s: '%s' is not a number\n", kind->name, what, text);
        return -1;
    }
    *ret = (int)value;
    return 0;
}

static int take(const struct daemon_kind *kind, struct options *o, int option)
{
    switch (option) {
    case 'v':
        o->verbose = true;
        return 1;
    case 'd':
        o->background = true;
        return 1;
    case 'l':
        o->listen = true;
        return 1;
    case 'f':
        o->config = optarg;
        return 1;
    case 'p':
        o->pid_file = optarg;
        return 1;
    case OPTION_ROOT:
        o->root = optarg;
        return 1;
    case 't':
        return number(kind, "--timeout", optarg, &o->timeout_seconds) < 0 ? -1 : 1;
    case OPTION_READY_FD:
        return number(kind, "--ready-fd", optarg, &o->ready_fd) < 0 ? -1 : 1;
    case 'V':
        printf("%s (libvirt) %s\n", kind->name, VERSION_TEXT);
        return 0;
    case 'h':
        print_help(kind);
        return 0;
    default:
        return -1;
    }
}

int options_parse(const struct daemon_kind *kind, int argc, char **argv, struct options *ret)
{
    struct options o = {.ready_fd = -1};
    int option, rc;
    const char *shorts = kind->listens_ip ? "vdlf:t:p:Vh" : "vdf:t:p:Vh";
    while ((option = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        if ((rc = take(kind, &o, option)) <= 0)
            return rc;
    }
    if (optind < argc) {
        fprintf(stderr, "%s: unexpected argument '%s'\n", kind->name, argv[optind]);
        return -1;
    }
    if (o.listen && !kind->listens_ip) {
        fprintf(stderr, "%s: --listen is for libvirtd and virtproxyd\n", kind->name);
        return -1;
    }
    *ret = o;
    return 1;
}
