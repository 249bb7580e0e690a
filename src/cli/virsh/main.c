/* main of programs with commands: global options, then one command, a line of commands, or the
 * prompt. */
#include "cli/virsh/virsh.h"
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option long_options[] = {
    {"connect", required_argument, NULL, 'c'},
    {"debug", required_argument, NULL, 'd'},
    {"escape", required_argument, NULL, 'e'},
    {"help", no_argument, NULL, 'h'},
    {"keepalive-interval", required_argument, NULL, 'k'},
    {"keepalive-count", required_argument, NULL, 'K'},
    {"log", required_argument, NULL, 'l'},
    {"quiet", no_argument, NULL, 'q'},
    {"readonly", no_argument, NULL, 'r'},
    {"timing", no_argument, NULL, 't'},
    {"version", optional_argument, NULL, 'v'},
    {NULL, 0, NULL, 0},
};

static void usage(void)
{
    static const struct {
        int letter;
        const char *text;
    } lines[] = {
        {'c', "-c | --connect=URI      what to connect to"},
        {'d', "-d | --debug=NUM        debug level 0 (all) to 4 (errors)"},
        {'e', "-e | --escape=CHAR      character that leaves a console, as ^]"},
        {'h', "-h | --help             this text"},
        {'k', "-k | --keepalive-interval=NUM\n"
              "                            seconds between keepalive messages, 0 for none"},
        {'K', "-K | --keepalive-count=NUM\n"
              "                            unanswered keepalive messages before it is given up"},
        {'l', "-l | --log=FILE         write debug messages to a file"},
        {'q', "-q | --quiet            print results only"},
        {'r', "-r | --readonly         read-only connection"},
        {'t', "-t | --timing           print how long each command took"},
        {'v', "-v                      short version"},
        {'V', "-V                      long version\n"
              "         --version[=TYPE]   version, TYPE is short or long (default short)"},
    };
    printf("\n%s [options]... [<command_string>]\n%s [options]... <command> [args...]\n\n"
           "  options:\n",
           program.name, program.name);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        if (strchr(program.options, lines[i].letter))
            printf("    %s\n", lines[i].text);
    puts("  commands (non interactive mode):\n");
    for (size_t g = 0; g < program.n_groups; g++) {
        const struct cli_group *group = &program.groups[g];
        printf(" %s (help keyword '%s')\n", group->title, group->keyword);
        for (size_t i = 0; i < group->n_commands; i++)
            if (!group->commands[i].hidden)
                printf("    %-30s %s\n", group->commands[i].name, group->commands[i].summary);
        putchar('\n');
    }
    puts("  (specify help <group> for details about the commands in the group)\n"
         "\n  (specify help <command> for details about the command)\n");
}

static int version(bool all)
{
    unsigned long number = 0;
    virGetVersion(&number, NULL, NULL);
    if (!all) {
        printf("%lu.%lu.%lu\n", number / 1000000, number / 1000 % 1000, number % 1000);
        return 0;
    }
    printf("%s %lu.%lu.%lu\n", program.title, number / 1000000, number / 1000 % 1000,
           number % 1000);
    puts("\nCompiled with support for:\n"
         " Hypervisors: QEMU/KVM Test\n"
         " Networking: Remote Network\n"
         " Miscellaneous: Embedded Readline");
    return 0;
}

static int escape_char(const char *text, char *ret)
{
    if (text[0] == '^' && text[1] >= '@' && text[1] <= '_' && !text[2])
        *ret = (char)(text[1] - '@');
    else if (text[0] && !text[1])
        *ret = text[0];
    else
        return -1;
    return 0;
}

static int number(const char *complaint, const char *text, int *ret)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end || value < 0 || value > G_MAXINT) {
        fprintf(stderr, "error: %s\n", complaint);
        return -1;
    }
    *ret = (int)value;
    return 0;
}

static int missing_argument(const char *word)
{
    for (const struct option *o = long_options; o->name; o++)
        if (word[0] == '-' && (word[1] == o->val || strcmp(word + 2, o->name) == 0)) {
            fprintf(stderr, "error: option '-%c'/'--%s' requires an argument\n", o->val, o->name);
            return -1;
        }
    fprintf(stderr, "error: option '%s' requires an argument\n", word);
    return -1;
}

/* 1: go on; 0: done; -1: wrong. */
static int global_options(struct shell *sh, int argc, char **argv)
{
    int c;
    while ((c = getopt_long(argc, argv, program.options, long_options, NULL)) != -1) {
        /* a long option that this program does not have */
        if (c != '?' && c != ':' && !strchr(program.options, c))
            c = '?';
        switch (c) {
        case 'c':
            g_free(sh->uri);
            sh->uri = g_strdup(optarg);
            break;
        case 'd':
            if (number("option -d takes a numeric argument", optarg, &sh->debug) < 0)
                return -1;
            if (sh->debug < 0 || sh->debug > 4) {
                fprintf(stderr, "error: ignoring debug level %d out of range [0-4]\n", sh->debug);
                sh->debug = 4;
            }
            break;
        case 'e':
            if (escape_char(optarg, &sh->escape) < 0) {
                fprintf(stderr, "error: Invalid string '%s' for escape sequence\n", optarg);
                return -1;
            }
            break;
        case 'h':
            usage();
            return 0;
        case 'k':
            if (number("Invalid value for option -k", optarg, &sh->keepalive_interval) < 0)
                return -1;
            break;
        case 'K':
            if (number("Invalid value for option -K", optarg, &sh->keepalive_count) < 0)
                return -1;
            break;
        case 'l':
            sh->log = fopen(optarg, "ae");
            if (!sh->log) {
                fputs("error: failed to open the log file. check the log file path\n", stderr);
                return -1;
            }
            break;
        case 'q':
            sh->quiet = true;
            break;
        case 'r':
            sh->readonly = true;
            break;
        case 't':
            sh->timing = true;
            break;
        case 'V':
            version(true);
            return 0;
        case 'v':
            version(optarg && strcmp(optarg, "long") == 0);
            return 0;
        case ':':
            return missing_argument(argv[optind - 1]);
        default:
            fprintf(stderr, "error: unsupported option '%s'. See --help.\n", argv[optind - 1]);
            return -1;
        }
    }
    return 1;
}

static int run_words_of_shell(struct shell *sh, int argc, char **argv)
{
    if (argc == 1) {
        shell_debug(sh, 0, "commands: \"%s\"\n", argv[0]);
        if (!*argv[0])
            return -1;
        return shell_run_line(sh, argv[0]);
    }
    char ***commands = cli_split_words(argv);
    int rc = shell_run_commands(sh, commands);
    cli_split_free(commands);
    return rc;
}

int main(int argc, char **argv)
{
    struct shell sh = {.escape = 0x1d, .debug = 4, .keepalive_interval = -1, .keepalive_count = -1};
    const char *uri = getenv(program.uri_variable);
    setlocale(LC_ALL, "");
    sh.uri = g_strdup(uri);
    if (virInitialize() < 0)
        return EXIT_FAILURE;
    int rc = global_options(&sh, argc, argv);
    if (rc == 1 && optind < argc)
        rc = run_words_of_shell(&sh, argc - optind, argv + optind);
    else if (rc == 1)
        rc = shell_interact(&sh);
    program.disconnect(&sh);
    if (sh.log)
        fclose(sh.log);
    g_free(sh.uri);
    if (fflush(stdout) != 0)
        rc = -1;
    return rc < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
