/* libvirt-guests: saves or shuts down guests when their host stops, and brings them back. Run by
 * the service manager. Waits for events, not for polls. Invariant: the note of which guests ran is
 * on disk before the first of them is touched. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include "libvirt-guests.options.h"
#include "cli/tools/tool.h"

enum { EXIT_USAGE = 2, EXIT_STOPPED = 3 };

static struct {
    char **uris;
    bool start_on_boot, suspend, bypass_cache, sync_time, persistent_only;
    int start_delay, parallel, timeout;
} config;

/* --- settings --- */

static char *unquoted(const char *value)
{
    char *text = g_strstrip(g_strdup(value));
    size_t len = strlen(text);
    if (len >= 2 && (text[0] == '"' || text[0] == '\'') && text[len - 1] == text[0]) {
        memmove(text, text + 1, len - 2);
        text[len - 2] = '\0';
    }
    return text;
}

static void set(const char *key, const char *value)
{
    bool on = strcmp(value, "0") != 0 && strcmp(value, "no") != 0 && *value;
    if (strcmp(key, "URIS") == 0) {
        g_strfreev(config.uris);
        config.uris = g_strsplit_set(value, " \t", -1);
    } else if (strcmp(key, "ON_BOOT") == 0) {
        config.start_on_boot = strcmp(value, "ignore") != 0;
    } else if (strcmp(key, "ON_SHUTDOWN") == 0) {
        config.suspend = strcmp(value, "shutdown") != 0;
    } else if (strcmp(key, "START_DELAY") == 0) {
        config.start_delay = atoi(value);
    } else if (strcmp(key, "PARALLEL_SHUTDOWN") == 0) {
        config.parallel = atoi(value);
    } else if (strcmp(key, "SHUTDOWN_TIMEOUT") == 0) {
        config.timeout = atoi(value);
    } else if (strcmp(key, "BYPASS_CACHE") == 0) {
        config.bypass_cache = on;
    } else if (strcmp(key, "SYNC_TIME") == 0) {
        config.sync_time = on;
    } else if (strcmp(key, "PERSISTENT_ONLY") == 0) {
        config.persistent_only = on && strcmp(value, "default") != 0;
    }
}

static void read_settings(const char *path)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **l = lines; *l; l++) {
        char *equals = strchr(g_strchug(*l), '=');
        if (**l == '#' || !equals)
            continue;
        *equals = '\0';
        g_autofree char *value = unquoted(equals + 1);
        set(g_strchomp(*l), value);
    }
}

static void settings(void)
{
    config.uris = g_strsplit("default", " ", -1);
    config.timeout = 300;
    if (options.config) {
        read_settings(options.config);
        return;
    }
    read_settings("/etc/sysconfig/libvirt-guests");
    read_settings("/etc/default/libvirt-guests");
}

static const char *state_file(void)
{
    return options.state ? options.state : "/var/lib/libvirt/libvirt-guests";
}

/* --- connections and guests --- */

static void quiet(void *opaque, virErrorPtr error)
{
    (void)opaque;
    (void)error;
}

static virConnectPtr connect_to(const char *uri)
{
    virConnectPtr conn = virConnectOpen(strcmp(uri, "default") == 0 ? NULL : uri);
    if (!conn)
        fprintf(stderr, "%s: cannot connect to %s: %s\n", tool_name, uri, virGetLastErrorMessage());
    return conn;
}

/* why may be the last error's text: asking for the name forgets it. */
static int complain(virDomainPtr dom, const char *what, const char *why)
{
    g_autofree char *reason = g_strdup(why);
    fprintf(stderr, "%s: guest '%s': %s: %s\n", tool_name, virDomainGetName(dom), what, reason);
    return -1;
}

static void free_guests(virDomainPtr *guests, int n)
{
    for (int i = 0; i < n; i++)
        virDomainFree(guests[i]);
    free(guests);
}

/* Transient ones end with their host: they are shut down, or left alone by PERSISTENT_ONLY. */
static bool concerned(virDomainPtr dom)
{
    return !config.persistent_only || virDomainIsPersistent(dom) == 1;
}

/* --- stopping --- */

static int save(virDomainPtr dom)
{
    printf("Suspending %s\n", virDomainGetName(dom));
    if (virDomainManagedSave(dom, config.bypass_cache ? VIR_DOMAIN_SAVE_BYPASS_CACHE : 0) == 0)
        return 0;
    return complain(dom, "cannot be saved", virGetLastErrorMessage());
}

static int on_lifecycle(virConnectPtr conn, virDomainPtr dom, int event, int detail, void *opaque)
{
    (void)conn;
    (void)dom;
    (void)detail;
    if (event == VIR_DOMAIN_EVENT_STOPPED)
        *(bool *)opaque = true; /* who it was is asked anew */
    return 0;
}

static void on_tick(int timer, void *opaque)
{
    (void)timer;
    (void)opaque;
}

/* Those that still run of the first n; the others become NULL. */
static int still_running(virDomainPtr *guests, int n)
{
    int left = 0;
    for (int i = 0; i < n; i++) {
        if (guests[i] && virDomainIsActive(guests[i]) != 1) {
            printf("Shutdown of guest %s complete\n", virDomainGetName(guests[i]));
            virDomainFree(guests[i]);
            guests[i] = NULL;
        }
        left += guests[i] != NULL;
    }
    return left;
}

static int request(virDomainPtr dom)
{
    printf("Starting shutdown on guest: %s\n", virDomainGetName(dom));
    if (virDomainShutdown(dom) == 0)
        return 0;
    virErrorPtr why = virSaveLastError();
    bool ended = virDomainIsActive(dom) == 0; /* by itself, before it was asked */
    int rc = ended ? 0 : complain(dom, "cannot be shut down", why ? why->message : "unknown error");
    virFreeError(why);
    return rc;
}

/* At most `parallel` at a time, each batch or single guest within the timeout. */
static int shut_down(virConnectPtr conn, virDomainPtr *guests, int n)
{
    bool ended = false;
    int width = config.parallel > 0 ? config.parallel : 1, asked = 0, rc = 0;
    gint64 give_up = 0;
    int callback =
        virConnectDomainEventRegisterAny(conn, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                         VIR_DOMAIN_EVENT_CALLBACK(on_lifecycle), &ended, NULL);
    for (;;) {
        int running = still_running(guests, asked);
        for (; asked < n && running < width; asked++) {
            if (request(guests[asked]) < 0)
                rc = -1;
            else
                running++;
            give_up = g_get_monotonic_time() + (gint64)config.timeout * G_USEC_PER_SEC;
        }
        if (!running && asked == n)
            break;
        if (config.timeout > 0 && g_get_monotonic_time() > give_up) {
            fprintf(stderr, "%s: %d guests did not shut down in %d s\n", tool_name,
                    still_running(guests, n), config.timeout);
            rc = -1;
            break;
        }
        ended = false;
        while (!ended && (config.timeout <= 0 || g_get_monotonic_time() <= give_up))
            if (virEventRunDefaultImpl() < 0 || virConnectIsAlive(conn) != 1)
                return -1;
    }
    if (callback >= 0)
        virConnectDomainEventDeregisterAny(conn, callback);
    return rc;
}

static int stop_guests(virConnectPtr conn, virDomainPtr *guests, int n, bool suspend)
{
    int rc = 0, left = 0;
    for (int i = 0; i < n; i++) {
        bool stays = suspend && virDomainIsPersistent(guests[i]) == 1;
        if (stays && save(guests[i]) < 0)
            rc = -1;
        if (stays)
            virDomainFree(guests[i]);
        else
            guests[left++] = guests[i];
    }
    if (left && shut_down(conn, guests, left) < 0)
        rc = -1;
    for (int i = 0; i < left; i++)
        if (guests[i])
            virDomainFree(guests[i]);
    return rc;
}

static void note(GString *notes, const char *uri, virDomainPtr *guests, int n)
{
    char uuid[VIR_UUID_STRING_BUFLEN];
    g_string_append(notes, uri);
    for (int i = 0; i < n; i++)
        if (virDomainIsPersistent(guests[i]) == 1 && virDomainGetUUIDString(guests[i], uuid) == 0)
            g_string_append_printf(notes, " %s", uuid);
    g_string_append_c(notes, '\n');
}

struct host {
    virConnectPtr conn;
    virDomainPtr *guests;
    int n;
};

static void list(struct host *h)
{
    int all = virConnectListAllDomains(h->conn, &h->guests, VIR_CONNECT_LIST_DOMAINS_ACTIVE);
    for (int i = 0; i < all; i++) {
        if (concerned(h->guests[i]))
            h->guests[h->n++] = h->guests[i];
        else
            virDomainFree(h->guests[i]);
    }
}

static int write_notes(const char *text)
{
    GError *error = NULL;
    if (g_file_set_contents_full(state_file(), text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &error))
        return 0;
    fprintf(stderr, "%s: %s\n", tool_name, error->message);
    g_error_free(error);
    return -1;
}

static int stop(bool suspend)
{
    guint n = g_strv_length(config.uris);
    g_autofree struct host *hosts = g_new0(struct host, n + 1);
    g_autoptr(GString) notes = g_string_new(NULL);
    int rc = EXIT_SUCCESS;
    for (guint i = 0; i < n; i++) {
        if (!*config.uris[i] || !(hosts[i].conn = connect_to(config.uris[i])))
            continue;
        list(&hosts[i]);
        note(notes, config.uris[i], hosts[i].guests, hosts[i].n);
    }
    bool noted = write_notes(notes->str) == 0;
    for (guint i = 0; i < n; i++) {
        if (!hosts[i].conn)
            continue;
        if (!noted || stop_guests(hosts[i].conn, hosts[i].guests, hosts[i].n, suspend) < 0)
            rc = EXIT_FAILURE;
        free(hosts[i].guests);
        virConnectClose(hosts[i].conn);
    }
    return rc;
}

/* --- starting --- */

static int start_one(virConnectPtr conn, const char *uuid)
{
    virDomainPtr dom = virDomainLookupByUUIDString(conn, uuid);
    int rc = 0;
    if (!dom) {
        fprintf(stderr, "%s: guest %s is gone\n", tool_name, uuid);
        return 0;
    }
    if (virDomainIsActive(dom) != 1) {
        printf("Resuming guest %s\n", virDomainGetName(dom));
        unsigned flags = config.bypass_cache ? VIR_DOMAIN_START_BYPASS_CACHE : 0;
        rc = virDomainCreateWithFlags(dom, flags) < 0
                 ? complain(dom, "cannot be started", virGetLastErrorMessage())
                 : 0;
    }
    if (rc == 0 && config.sync_time && virDomainSetTime(dom, 0, 0, VIR_DOMAIN_TIME_SYNC) < 0)
        complain(dom, "its clock cannot be set",
                 virGetLastErrorMessage()); /* it runs all the same */
    virDomainFree(dom);
    return rc;
}

static int start_line(char **words)
{
    int rc = 0;
    virConnectPtr conn = connect_to(words[0]);
    if (!conn)
        return -1;
    for (char **w = words + 1; *w; w++) {
        if (**w && start_one(conn, *w) < 0)
            rc = -1;
        if (w[1] && config.start_delay > 0)
            g_usleep((gulong)config.start_delay * G_USEC_PER_SEC);
    }
    virConnectClose(conn);
    return rc;
}

static int start(void)
{
    g_autofree char *text = NULL;
    int rc = EXIT_SUCCESS;
    if (!g_file_get_contents(state_file(), &text, NULL, NULL))
        return EXIT_SUCCESS; /* nothing ran, or nothing was stopped by us */
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **l = lines; config.start_on_boot && *l; l++) {
        g_auto(GStrv) words = g_strsplit(*l, " ", -1);
        if (words[0] && *words[0] && start_line(words) < 0)
            rc = EXIT_FAILURE;
    }
    if (unlink(state_file()) < 0 && errno != ENOENT)
        fprintf(stderr, "%s: %s: %s\n", tool_name, state_file(), g_strerror(errno));
    return rc;
}

/* --- telling --- */

static int gueststatus(void)
{
    for (char **uri = config.uris; *uri; uri++) {
        struct host h = {**uri ? connect_to(*uri) : NULL, NULL, 0};
        if (!h.conn)
            continue;
        list(&h);
        printf("* %s URI:\n", *uri);
        for (int i = 0; i < h.n; i++)
            printf(" - %s\n", virDomainGetName(h.guests[i]));
        free_guests(h.guests, h.n);
        virConnectClose(h.conn);
    }
    return EXIT_SUCCESS;
}

static int status(void)
{
    struct stat st;
    bool stopped = stat(state_file(), &st) == 0;
    puts(!stopped     ? "started"
         : st.st_size ? "stopped, with saved guests"
                      : "stopped, with no saved guests");
    return stopped ? EXIT_STOPPED : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    static const char *const nothing[] = {"restart", "condrestart",  "try-restart",
                                          "reload",  "force-reload", NULL};
    char **words;
    tool_begin(argc, argv, 1, 1, &words);
    settings();
    setvbuf(stdout, NULL, _IOLBF, 0); /* the journal shows how far it is */
    virSetErrorFunc(NULL, quiet);
    virEventRegisterDefaultImpl();
    virEventAddTimeout(500, on_tick, NULL, NULL); /* looks at the clock between events */
    if (strcmp(words[0], "stop") == 0)
        return stop(config.suspend);
    if (strcmp(words[0], "shutdown") == 0)
        return stop(false);
    if (strcmp(words[0], "start") == 0)
        return start();
    if (strcmp(words[0], "status") == 0)
        return status();
    if (strcmp(words[0], "gueststatus") == 0)
        return gueststatus();
    if (g_strv_contains(nothing, words[0]))
        return EXIT_SUCCESS;
    fprintf(stderr, "%s: '%s' is no command\n", tool_name, words[0]);
    return EXIT_USAGE;
}
