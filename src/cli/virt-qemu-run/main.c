/* virt-qemu-run: one guest without a daemon. The guest is a child of this process, lives in its
 * namespaces and process group, and ends with it; this process ends with the guest. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include "virt-qemu-run.options.h"
#include "cli/tools/tool.h"

static bool asked_to_end, ended;
static int exit_code = EXIT_FAILURE;
static int wake[2]; /* a signal writes, the event loop reads */
static unsigned char guest[VIR_UUID_BUFLEN];

static void on_signal(int signo)
{
    int saved = errno;
    ssize_t n = write(wake[1], "", 1);
    (void)n;
    (void)signo;
    errno = saved;
}

static void on_wake(int watch, int fd, int events, void *opaque)
{
    (void)watch;
    (void)fd;
    (void)events;
    (void)opaque;
    asked_to_end = true;
}

static int watch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    const struct sigaction end = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) < 0 ||
        virEventAddHandle(wake[0], VIR_EVENT_HANDLE_READABLE, on_wake, NULL, NULL) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaction(signals[i], &end, NULL);
    return 0;
}

static int complain(const char *what)
{
    fprintf(stderr, "virt-qemu-run: %s: %s\n", what, virGetLastErrorMessage());
    return -1;
}

static void silent(void *opaque, virErrorPtr err)
{
    (void)opaque;
    (void)err;
}

static int on_lifecycle(virConnectPtr conn, virDomainPtr dom, int event, int detail, void *opaque)
{
    unsigned char uuid[VIR_UUID_BUFLEN];
    (void)conn;
    (void)opaque;
    if (event != VIR_DOMAIN_EVENT_STOPPED || virDomainGetUUID(dom, uuid) < 0 ||
        memcmp(uuid, guest, sizeof(uuid)))
        return 0; /* through the socket there may be other guests */
    ended = true;
    exit_code =
        detail == VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN || detail == VIR_DOMAIN_EVENT_STOPPED_DESTROYED
            ? EXIT_SUCCESS
            : EXIT_FAILURE;
    return 0;
}

static int load_secret(virConnectPtr conn, const char *pair)
{
    g_auto(GStrv) files = g_strsplit(pair, ",", 2);
    g_autofree char *xml = NULL;
    g_autofree char *value = NULL;
    gsize len;
    if (!files[0] || !files[1] || !g_file_get_contents(files[0], &xml, NULL, NULL) ||
        !g_file_get_contents(files[1], &value, &len, NULL)) {
        fprintf(stderr, "virt-qemu-run: cannot read the files of secret '%s'\n", pair);
        return -1;
    }
    virSecretPtr secret = virSecretDefineXML(conn, xml, 0);
    int rc = secret ? virSecretSetValue(secret, (unsigned char *)value, len, 0) : -1;
    if (secret)
        virSecretFree(secret);
    return rc < 0 ? complain("cannot load a secret") : 0;
}

/* A path as the URI wants it: absolute and escaped. */
static char *uri_path(const char *path)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    return g_uri_escape_string(absolute, "/", TRUE);
}

static virConnectPtr open_driver(const char *root)
{
    g_autofree char *escaped = uri_path(root);
    g_autofree char *socket = options.socket ? uri_path(options.socket) : NULL;
    g_autofree char *uri = g_strdup_printf("qemu:///embed?root=%s%s%s", escaped,
                                           socket ? "&socket=" : "", socket ? socket : "");
    return virConnectOpen(uri);
}

static int load_secrets(virConnectPtr conn)
{
    for (char **s = options.secrets; s && *s; s++)
        if (load_secret(conn, *s) < 0)
            return -1;
    return 0;
}

static int wait_for_end(virDomainPtr dom)
{
    while (!ended && !asked_to_end)
        if (virEventRunDefaultImpl() < 0)
            return complain("the event loop failed");
    if (!ended && virDomainDestroy(dom) == 0)
        exit_code = EXIT_SUCCESS;
    return 0;
}

static int run(virConnectPtr conn, const char *xml)
{
    if (load_secrets(conn) < 0)
        return -1;
    /* before the guest is there, so that its end cannot be missed */
    if (virConnectDomainEventRegisterAny(conn, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                         VIR_DOMAIN_EVENT_CALLBACK(on_lifecycle), NULL, NULL) < 0)
        return complain("cannot wait for the guest");
    virDomainPtr dom = virDomainCreateXML(conn, xml, 0);
    if (!dom)
        return complain("cannot start the guest");
    virDomainGetUUID(dom, guest);
    if (options.verbose)
        printf("guest '%s' runs\n", virDomainGetName(dom));
    fflush(stdout);
    int rc = wait_for_end(dom);
    if (options.verbose)
        printf("guest '%s' has ended\n", virDomainGetName(dom));
    virDomainFree(dom);
    return rc;
}

static void remove_tree(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        if (g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK))
            remove_tree(child);
        else
            unlink(child);
    }
    if (dir)
        g_dir_close(dir);
    rmdir(path);
}

int main(int argc, char **argv)
{
    char **words;
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = NULL;
    g_autofree char *temporary = NULL;
    tool_begin(argc, argv, 1, 1, &words);
    if (!g_file_get_contents(words[0], &xml, NULL, &error)) {
        fprintf(stderr, "virt-qemu-run: %s\n", error->message);
        return EXIT_FAILURE;
    }
    if (options.debug)
        g_setenv("LIBVIRT_DEBUG", "1", FALSE);
    if (!options.root && !(temporary = g_dir_make_tmp("virt-qemu-run-XXXXXX", &error))) {
        fprintf(stderr, "virt-qemu-run: %s\n", error->message);
        return EXIT_FAILURE;
    }
    virConnectPtr conn = NULL;
    if (virInitialize() == 0 && virEventRegisterDefaultImpl() == 0 && watch_signals() == 0) {
        virSetErrorFunc(NULL, silent);
        conn = open_driver(options.root ? options.root : temporary);
    }
    if (!conn)
        complain("cannot open the embedded driver");
    else
        run(conn, xml);
    if (conn)
        virConnectClose(conn);
    if (temporary)
        remove_tree(temporary);
    return exit_code;
}
