/* virt-pki-query-dn: the name in a certificate, as the daemons compare it. */
#include <gnutls/x509.h>
#include <string.h>
#include "virt-pki-query-dn.options.h"
#include "cli/tools/tool.h"

static int complain(const char *file, const char *what, int rc)
{
    fprintf(stderr, "%s: %s '%s': %s\n", tool_name, what, file, gnutls_strerror(rc));
    return EXIT_FAILURE;
}

static int print_name(const char *file, gnutls_x509_crt_t cert)
{
    gnutls_datum_t name = {0};
    int rc = gnutls_x509_crt_get_dn2(cert, &name);
    if (rc < 0)
        return complain(file, "no distinguished name in", rc);
    puts((const char *)name.data);
    gnutls_free(name.data);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    char **words;
    tool_begin(argc, argv, 1, 1, &words);
    gnutls_datum_t data = {0};
    gnutls_x509_crt_t cert;
    int rc = gnutls_load_file(words[0], &data);
    if (rc < 0)
        return complain(words[0], "cannot read", rc);
    gnutls_x509_crt_init(&cert);
    rc = gnutls_x509_crt_import(cert, &data, GNUTLS_X509_FMT_PEM);
    int status = rc < 0 ? complain(words[0], "no certificate in", rc) : print_name(words[0], cert);
    gnutls_x509_crt_deinit(cert);
    gnutls_free(data.data);
    return status;
}
