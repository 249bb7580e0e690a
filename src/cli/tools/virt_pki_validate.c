/* virt-pki-validate: whether the files for encrypted connections are there and do their work. */
#include <errno.h>
#include <gnutls/x509.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "virt-pki-validate.options.h"
#include "cli/tools/tool.h"

#define WARN_DAYS 30
#define DAY 86400

struct files {
    char *ca, *crl;
    struct pair {
        const char *what, *purpose;
        char *cert, *key;
    } server, client;
};

static unsigned problems;

static void say(const char *result, const char *file, const char *what)
{
    printf("%-5s %s: %s\n", result, file, what);
}

static void bad(const char *file, const char *what)
{
    problems++;
    say("FAIL", file, what);
}

/* --- reading --- */

static bool load(const char *file, gnutls_datum_t *ret)
{
    int rc = gnutls_load_file(file, ret);
    if (rc >= 0)
        return true;
    bad(file, access(file, F_OK) < 0 ? "is missing" : "cannot be read by this user");
    return false;
}

static gnutls_x509_crt_t load_cert(const char *file)
{
    gnutls_datum_t data = {0};
    gnutls_x509_crt_t cert = NULL;
    if (!load(file, &data))
        return NULL;
    gnutls_x509_crt_init(&cert);
    if (gnutls_x509_crt_import(cert, &data, GNUTLS_X509_FMT_PEM) < 0) {
        bad(file, "is no PEM certificate");
        gnutls_x509_crt_deinit(cert);
        cert = NULL;
    }
    gnutls_free(data.data);
    return cert;
}

static void check_dates(const char *file, gnutls_x509_crt_t cert)
{
    time_t now = time(NULL), end = gnutls_x509_crt_get_expiration_time(cert);
    if (gnutls_x509_crt_get_activation_time(cert) > now)
        bad(file, "is not valid yet");
    else if (end < now)
        bad(file, "has expired");
    else if (end - now < (time_t)WARN_DAYS * DAY)
        say("WARN", file, "expires within a month");
}

/* --- one kind of file after the other --- */

static gnutls_x509_crt_t check_ca(const char *file)
{
    unsigned critical, is_ca = 0;
    gnutls_x509_crt_t ca = load_cert(file);
    if (!ca)
        return NULL;
    unsigned before = problems;
    check_dates(file, ca);
    if (gnutls_x509_crt_get_basic_constraints(ca, &critical, &is_ca, NULL) < 0 || !is_ca)
        bad(file, "is not the certificate of an authority (basicConstraints CA:TRUE)");
    if (problems == before)
        say("PASS", file, "certificate of an authority");
    return ca;
}

static bool has_purpose(gnutls_x509_crt_t cert, const char *oid)
{
    char found[128];
    unsigned critical;
    for (unsigned i = 0;; i++) {
        size_t len = sizeof(found);
        int rc = gnutls_x509_crt_get_key_purpose_oid(cert, i, found, &len, &critical);
        if (rc < 0)
            return i == 0; /* no list: every purpose */
        if (strcmp(found, oid) == 0)
            return true;
    }
}

static void check_signature(const char *file, gnutls_x509_crt_t cert, gnutls_x509_crt_t ca)
{
    unsigned status = 0;
    if (gnutls_x509_crt_verify(cert, &ca, 1, 0, &status) < 0 || (status & GNUTLS_CERT_INVALID))
        bad(file, "was not signed by the authority in use");
}

static void check_key(const struct pair *p, gnutls_x509_crt_t cert)
{
    gnutls_datum_t data = {0};
    gnutls_x509_privkey_t key;
    unsigned char of_key[64], of_cert[64];
    size_t n_key = sizeof(of_key), n_cert = sizeof(of_cert);
    struct stat st;
    if (!load(p->key, &data))
        return;
    unsigned before = problems;
    if (stat(p->key, &st) == 0 && (st.st_mode & S_IRWXO))
        bad(p->key, "can be read by everybody: chmod o-rwx");
    gnutls_x509_privkey_init(&key);
    if (gnutls_x509_privkey_import(key, &data, GNUTLS_X509_FMT_PEM) < 0)
        bad(p->key, "is no PEM key");
    else if (gnutls_x509_privkey_get_key_id(key, 0, of_key, &n_key) < 0 ||
             gnutls_x509_crt_get_key_id(cert, 0, of_cert, &n_cert) < 0 || n_key != n_cert ||
             memcmp(of_key, of_cert, n_key))
        bad(p->key, "does not belong to the certificate");
    if (problems == before)
        say("PASS", p->key, "belongs to the certificate");
    gnutls_x509_privkey_deinit(key);
    gnutls_free(data.data);
}

static void check_pair(const struct pair *p, gnutls_x509_crt_t ca)
{
    gnutls_x509_crt_t cert = load_cert(p->cert);
    if (!cert)
        return;
    unsigned before = problems;
    check_dates(p->cert, cert);
    if (!has_purpose(cert, p->purpose))
        bad(p->cert, "is not meant for this use (extended key usage)");
    if (ca)
        check_signature(p->cert, cert, ca);
    if (problems == before)
        say("PASS", p->cert, p->what);
    check_key(p, cert);
    gnutls_x509_crt_deinit(cert);
}

static void check_crl(const char *file)
{
    gnutls_datum_t data = {0};
    gnutls_x509_crl_t crl;
    if (access(file, F_OK) < 0)
        return; /* nobody has to have one */
    if (!load(file, &data))
        return;
    gnutls_x509_crl_init(&crl);
    if (gnutls_x509_crl_import(crl, &data, GNUTLS_X509_FMT_PEM) < 0)
        bad(file, "is no PEM revocation list");
    else if (gnutls_x509_crl_get_next_update(crl) < time(NULL))
        say("WARN", file, "is older than it says it should be");
    else
        say("PASS", file, "revocation list");
    gnutls_x509_crl_deinit(crl);
    gnutls_free(data.data);
}

/* --- where they are --- */

static void flat(struct files *f, const char *dir)
{
    f->ca = g_build_filename(dir, "cacert.pem", NULL);
    f->crl = g_build_filename(dir, "cacrl.pem", NULL);
    f->server.cert = g_build_filename(dir, "servercert.pem", NULL);
    f->server.key = g_build_filename(dir, "serverkey.pem", NULL);
    f->client.cert = g_build_filename(dir, "clientcert.pem", NULL);
    f->client.key = g_build_filename(dir, "clientkey.pem", NULL);
}

static void of_host(struct files *f)
{
    f->ca = g_strdup("/etc/pki/CA/cacert.pem");
    f->crl = g_strdup("/etc/pki/CA/cacrl.pem");
    f->server.cert = g_strdup("/etc/pki/libvirt/servercert.pem");
    f->server.key = g_strdup("/etc/pki/libvirt/private/serverkey.pem");
    f->client.cert = g_strdup("/etc/pki/libvirt/clientcert.pem");
    f->client.key = g_strdup("/etc/pki/libvirt/private/clientkey.pem");
}

static void locate(struct files *f)
{
    g_autofree char *home = g_build_filename(g_get_home_dir(), ".pki", "libvirt", NULL);
    if (options.path)
        flat(f, options.path);
    else if (options.user || (!options.system && geteuid() != 0))
        flat(f, home);
    else
        of_host(f);
}

static void forget(struct files *f)
{
    char **all[] = {&f->ca,         &f->crl,         &f->server.cert,
                    &f->server.key, &f->client.cert, &f->client.key};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_free(*all[i]);
}

int main(int argc, char **argv)
{
    char **words;
    struct files f = {.server = {"certificate of a server", GNUTLS_KP_TLS_WWW_SERVER, NULL, NULL},
                      .client = {"certificate of a client", GNUTLS_KP_TLS_WWW_CLIENT, NULL, NULL}};
    tool_begin(argc, argv, 0, 0, &words);
    locate(&f);
    bool both = options.server == options.client;
    gnutls_x509_crt_t ca = check_ca(f.ca);
    check_crl(f.crl);
    if (both || options.server)
        check_pair(&f.server, ca);
    if (both || options.client)
        check_pair(&f.client, ca);
    if (ca)
        gnutls_x509_crt_deinit(ca);
    forget(&f);
    return problems ? EXIT_FAILURE : EXIT_SUCCESS;
}
