/* virt-qemu-run: one guest without a daemon. The guest is a child of this process, lives in its
 * namespaces and process group, and ends with it; this process ends with the guest. */
#include <glib.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

static struct {
    gchar *root, *socket;
    gchar **secrets;
    gboolean debug, verbose;
} options;

static const GOptionEntry entries[] = {
    {"secret", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &options.secrets,
     "Secret to load before the guest starts", "XML-FILE,VALUE-FILE"},
    {"root", 'r', 0, G_OPTION_ARG_FILENAME, &options.root,
     "Folder for everything the guest needs (kept)", "DIR"},
    {"socket", 0, 0, G_OPTION_ARG_FILENAME, &options.socket,
     "Serve this socket too, for virsh to look at the guest", "PATH"},
    {"debug", 'd', 0, G_OPTION_ARG_NONE, &options.debug, "Log what is done", NULL},
    {"verbose", 'v', 0, G_OPTION_ARG_NONE, &options.verbose, "Say what happens", NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static volatile sig_atomic_t asked_to_end;
static bool ended;
static int exit_code = EXIT_FAILURE;

static void on_signal(int signo)
{
    (void)signo;
    asked_to_end = 1;
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
    (void)conn;
    (void)dom;
    (void)opaque;
    if (event != VIR_DOMAIN_EVENT_STOPPED)
        return 0;
    ended = true;
    exit_code =
        detail == VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN || detail == VIR_DOMAIN_EVENT_STOPPED_DESTROYED
            ? EXIT_SUCCESS
            : EXIT_FAILURE;
    return 0;
}

static void on_tick(int timer, void *opaque)
{
    (void)timer;
    (void)opaque;
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

static virConnectPtr open_driver(const char *root)
{
    g_autofree char *escaped = g_uri_escape_string(root, "/", TRUE);
    g_autofree char *socket =
        options.socket ? g_uri_escape_string(options.socket, "/", TRUE) : NULL;
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

static int run(virConnectPtr conn, const char *xml)
{
    if (load_secrets(conn) < 0)
        return -1;
    virDomainPtr dom = virDomainCreateXML(conn, xml, 0);
    if (!dom)
        return complain("cannot start the guest");
    if (virConnectDomainEventRegisterAny(conn, dom, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                         VIR_DOMAIN_EVENT_CALLBACK(on_lifecycle), NULL, NULL) < 0)
        return complain("cannot wait for the guest");
    if (options.verbose)
        printf("guest '%s' runs\n", virDomainGetName(dom));
    fflush(stdout);
    /* it may have ended before the events were asked for */
    if (virDomainIsActive(dom) != 1)
        return exit_code = EXIT_SUCCESS;
    while (!ended && !asked_to_end)
        if (virEventRunDefaultImpl() < 0)
            return complain("the event loop failed");
    if (asked_to_end && virDomainDestroy(dom) == 0)
        exit_code = EXIT_SUCCESS;
    if (options.verbose)
        printf("guest '%s' has ended\n", virDomainGetName(dom));
    virDomainFree(dom);
    return 0;
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
    g_autoptr(GOptionContext) context =
        g_option_context_new("GUEST-XML-FILE - run one QEMU guest without a daemon");
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = NULL;
    g_autofree char *temporary = NULL;
    struct sigaction end = {.sa_handler = on_signal};
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2) {
        fprintf(stderr, "virt-qemu-run: %s\n",
                error ? error->message : "one guest XML file is needed, see --help");
        return EXIT_FAILURE;
    }
    if (!g_file_get_contents(argv[1], &xml, NULL, &error)) {
        fprintf(stderr, "virt-qemu-run: %s\n", error->message);
        return EXIT_FAILURE;
    }
    if (options.debug)
        g_setenv("LIBVIRT_DEBUG", "1", FALSE);
    if (!options.root && !(temporary = g_dir_make_tmp("virt-qemu-run-XXXXXX", &error))) {
        fprintf(stderr, "virt-qemu-run: %s\n", error->message);
        return EXIT_FAILURE;
    }
    sigaction(SIGINT, &end, NULL);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGHUP, &end, NULL);
    virConnectPtr conn = NULL;
    if (virInitialize() == 0 && virEventRegisterDefaultImpl() == 0) {
        virSetErrorFunc(NULL, silent);
        virEventAddTimeout(200, on_tick, NULL, NULL); /* signals end the wait at the latest then */
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
