/* Keys, signals, pictures, launch secrets and name spaces of guests. */
#include "cli/virsh/virsh.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <libvirt/libvirt-lxc.h>

/* --- keys --- */

static int codeset_of(const char *word)
{
    static const char *const names[] = {"linux", "xt",     "atset1", "atset2", "atset3",
                                        "os_x",  "xt_kbd", "usb",    "win32",  "qnum"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], word) == 0)
            return (int)i;
    return strcmp(word, "rfb") == 0 ? VIR_KEYCODE_SET_QNUM : -1;
}

/* Letters and digits in the order of the keyboard; the other names are in the table. */
static int linux_key(const char *name)
{
    static const struct {
        const char *names;
        int first;
    } runs[] = {{"1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB", 2},
                {"Q W E R T Y U I O P LEFTBRACE RIGHTBRACE ENTER LEFTCTRL", 16},
                {"A S D F G H J K L SEMICOLON APOSTROPHE GRAVE LEFTSHIFT BACKSLASH", 30},
                {"Z X C V B N M COMMA DOT SLASH RIGHTSHIFT KPASTERISK LEFTALT SPACE CAPSLOCK", 44},
                {"F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NUMLOCK SCROLLLOCK", 59},
                {"KP7 KP8 KP9 KPMINUS KP4 KP5 KP6 KPPLUS KP1 KP2 KP3 KP0 KPDOT", 71},
                {"102ND F11 F12", 86},
                {"KPENTER RIGHTCTRL KPSLASH SYSRQ RIGHTALT LINEFEED HOME UP PAGEUP LEFT RIGHT END "
                 "DOWN PAGEDOWN INSERT DELETE MACRO MUTE VOLUMEDOWN VOLUMEUP POWER",
                 96},
                {"PAUSE", 119},
                {"LEFTMETA RIGHTMETA COMPOSE", 125},
                {"ESC", 1}};
    if (!g_str_has_prefix(name, "KEY_"))
        return -1;
    for (size_t r = 0; r < G_N_ELEMENTS(runs); r++) {
        g_auto(GStrv) names = g_strsplit(runs[r].names, " ", -1);
        for (int i = 0; names[i]; i++)
            if (strcmp(names[i], name + 4) == 0)
                return runs[r].first + i;
    }
    return -1;
}

static int key_code(int codeset, const char *word)
{
    char *end;
    long value = strtol(word, &end, 0);
    if (end != word && !*end && value >= 0 && value <= 0xffff)
        return (int)value;
    return codeset == VIR_KEYCODE_SET_LINUX ? linux_key(word) : -1;
}

int cmd_send_key(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *word = arg_string(args, "codeset");
    int codeset = codeset_of(word && *word ? word : "linux");
    unsigned holdtime = 0, keys[VIR_DOMAIN_SEND_KEY_MAX_KEYS];
    int n = 0;
    if (!dom || arg_uint(args, "holdtime", &holdtime) < 0)
        return -1;
    if (codeset < 0 && word)
        return shell_fail(sh, "unknown codeset: '%s'", word);
    for (char **w = arg_rest(args); *w; w++) {
        int code = key_code(codeset, *w);
        if (n == VIR_DOMAIN_SEND_KEY_MAX_KEYS)
            return shell_fail(sh, "too many keycodes");
        if (code < 0)
            return shell_fail(sh, "invalid keycode: '%s'", *w);
        keys[n++] = (unsigned)code;
    }
    if (virDomainSendKey(dom, (unsigned)codeset, holdtime, keys, n, 0) < 0)
        return shell_fail_reason(sh);
    return 0;
}

/* --- signals --- */

static int signal_number(const char *word)
{
    static const char *const names[] = {
        "nop",  "hup",  "int",  "quit", "ill",    "trap",   "abrt",  "bus",  "fpe",  "kill", "usr1",
        "segv", "usr2", "pipe", "alrm", "term",   "stkflt", "chld",  "cont", "stop", "tstp", "ttin",
        "ttou", "urg",  "xcpu", "xfsz", "vtalrm", "prof",   "winch", "poll", "pwr",  "sys"};
    g_autofree char *lower = g_ascii_strdown(word, -1);
    const char *name = g_str_has_prefix(lower, "sig_")  ? lower + 4
                       : g_str_has_prefix(lower, "sig") ? lower + 3
                                                        : lower;
    char *end;
    long value = strtol(word, &end, 10);
    if (end != word && !*end)
        return (int)value;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    if (g_str_has_prefix(name, "rt"))
        return 32 + atoi(name + 2);
    return -1;
}

int cmd_send_process_signal(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *name = arg_string(args, "signame");
    long long pid;
    if (!dom || arg_integer(args, "pid", &pid) < 0)
        return -1;
    int number = signal_number(name);
    if (number < 0)
        return shell_fail(sh, "malformed signal name: %s", name);
    return virDomainSendProcessSignal(dom, pid, (unsigned)number, 0) < 0 ? shell_fail_reason(sh)
                                                                         : 0;
}

/* --- pictures --- */

static int write_all(virStreamPtr stream, const char *data, size_t n, void *opaque)
{
    int fd = *(int *)opaque;
    (void)stream;
    for (size_t at = 0; at < n;) {
        ssize_t w = write(fd, data + at, n - at);
        if (w < 0 && errno != EINTR)
            return -1;
        at += w > 0 ? (size_t)w : 0;
    }
    return (int)n;
}

static char *screenshot_name(virDomainPtr dom, const char *mime)
{
    const char *suffix = !mime                                     ? ""
                         : strcmp(mime, "image/png") == 0          ? ".png"
                         : strcmp(mime, "image/x-portable-pixmap") ? ""
                                                                   : ".ppm";
    time_t now = time(NULL);
    struct tm tm;
    char stamp[32];
    strftime(stamp, sizeof stamp, "%Y-%m-%d-%H:%M:%S", localtime_r(&now, &tm));
    return g_strdup_printf("%s-%s%s", virDomainGetName(dom), stamp, suffix);
}

static int store(struct shell *sh, virStreamPtr stream, const char *file)
{
    bool made = true;
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST) {
        made = false;
        fd = open(file, O_WRONLY | O_TRUNC | O_CLOEXEC);
    }
    if (fd < 0)
        return shell_fail(sh, "cannot create file %s", file);
    int rc = virStreamRecvAll(stream, write_all, &fd) < 0
                 ? shell_fail(sh, "could not receive data from the screenshot")
                 : 0;
    if (close(fd) < 0 && rc == 0)
        rc = shell_fail(sh, "cannot close file %s", file);
    if (rc == 0 && virStreamFinish(stream) < 0)
        rc = shell_fail(sh, "cannot close stream on the screenshot");
    if (rc < 0 && made)
        unlink(file);
    return rc;
}

int cmd_screenshot(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned screen = 0;
    if (!dom || arg_uint(args, "screen", &screen) < 0)
        return -1;
    virStreamPtr stream = virStreamNew(sh->conn, 0);
    if (!stream)
        return shell_fail_reason(sh);
    AUTO_STRING mime = virDomainScreenshot(dom, stream, screen, 0);
    g_autofree char *file =
        arg_string(args, "file") ? g_strdup(arg_string(args, "file")) : screenshot_name(dom, mime);
    int rc = mime ? store(sh, stream, file)
                  : shell_fail(sh, "could not take a screenshot of %s", virDomainGetName(dom));
    virStreamFree(stream);
    if (rc == 0)
        shell_say(sh, "Screenshot saved to %s, with type of %s", file, mime ? mime : "");
    return rc;
}

/* --- launch security --- */

int cmd_domlaunchsecinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_PARAMS p = {0};
    if (!dom)
        return -1;
    if (virDomainGetLaunchSecurityInfo(dom, &p.list, &p.n, 0) < 0)
        return shell_fail(sh, "Unable to get launch security parameters");
    show_params(sh, args, &p);
    return 0;
}

int cmd_domsetlaunchsecstate(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *header_file = arg_string(args, "secrethdr"), *file = arg_string(args, "secret");
    unsigned long long address = 0;
    AUTO_PARAMS p = {0};
    if (!dom)
        return -1;
    if (!header_file || !file)
        return shell_fail(sh, "Both secret and the secret header are required");
    g_autofree char *header = read_file(sh, header_file);
    g_autofree char *secret = header ? read_file(sh, file) : NULL;
    int given = secret ? arg_ullong(args, "set-address", &address) : -1;
    if (given < 0)
        return -1;
    if (virTypedParamsAddString(&p.list, &p.n, &p.max, VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_HEADER,
                                header) < 0 ||
        virTypedParamsAddString(&p.list, &p.n, &p.max, VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET,
                                secret) < 0 ||
        (given &&
         virTypedParamsAddULLong(&p.list, &p.n, &p.max,
                                 VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_SET_ADDRESS, address) < 0))
        return shell_fail_reason(sh);
    if (virDomainSetLaunchSecurityState(dom, p.list, p.n, 0) < 0)
        return shell_fail(sh, "Unable to set launch security state");
    return 0;
}

/* --- containers --- */

/* Labels of the container, so that what runs in it is confined as it is. */
static int take_label(struct shell *sh, virDomainPtr dom)
{
    g_autofree virSecurityModelPtr model = g_new0(virSecurityModel, 1);
    g_autofree virSecurityLabelPtr label = g_new0(virSecurityLabel, 1);
    if (virNodeGetSecurityModel(sh->conn, model) < 0 || virDomainGetSecurityLabel(dom, label) < 0)
        return -1;
    return virDomainLxcEnterSecurityLabel(model, label, NULL, 0);
}

static void enter_and_run(struct shell *sh, virDomainPtr dom, const struct cli_args *args, int *fds,
                          unsigned n)
{
    char **words = arg_rest(args);
    if ((!arg_flag(args, "noseclabel") && take_label(sh, dom) < 0) ||
        virDomainLxcEnterCGroup(dom, 0) < 0 ||
        virDomainLxcEnterNamespace(dom, n, fds, NULL, NULL, 0) < 0)
        _exit(255);
    /* the new process id name space counts from the next process on */
    pid_t pid = fork();
    if (pid == 0) {
        execvp(words[0], words);
        _exit(127);
    }
    int status = 0;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    _exit(pid < 0 ? 255 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int cmd_lxc_enter_namespace(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    int *fds = NULL, status = 0;
    if (!dom)
        return -1;
    int n = virDomainLxcOpenNamespace(dom, &fds, 0);
    if (n < 0)
        return shell_fail_reason(sh);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        enter_and_run(sh, dom, args, fds, (unsigned)n);
    for (int i = 0; i < n; i++)
        close(fds[i]);
    free(fds);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : shell_fail_reason(sh);
}
