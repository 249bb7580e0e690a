/* The error interface as applications see it. */
#include <glib.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <pthread.h>
#include <string.h>

static int told;
static char message[200];

static void handler(void *data, virErrorPtr err)
{
    told++;
    g_strlcpy(message, err->message, sizeof(message));
}

static void test_invalid_handles(void)
{
    g_assert_cmpint(virConnectRef(NULL), ==, -1);
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_INVALID_CONN);
    g_assert_cmpint(virGetLastErrorDomain(), ==, VIR_FROM_DOMAIN);
    g_assert_cmpstr(virGetLastErrorMessage(), ==, "invalid connection pointer in virConnectRef");
    virErrorPtr err = virGetLastError();
    g_assert_cmpstr(err->str1, ==, "invalid connection pointer in %s");
    g_assert_cmpstr(err->str2, ==, "virConnectRef");
    g_assert_cmpint(err->int1, ==, -1);
    g_assert_cmpint(err->level, ==, VIR_ERR_ERROR);
    g_assert_null(virDomainGetName(NULL));
    g_assert_cmpint(virGetLastErrorDomain(), ==, VIR_FROM_DOM);
    g_assert_null(virNWFilterGetName(NULL));
    g_assert_cmpstr(virGetLastErrorMessage(), ==, "Invalid network filter: virNWFilterGetName");
    g_assert_cmpint(told, >=, 3);
    g_assert_cmpstr(message, ==, virGetLastErrorMessage());
}

static void test_reset_copy(void)
{
    virError copy;
    memset(&copy, 0, sizeof(copy));
    virDomainFree(NULL);
    g_assert_cmpint(virCopyLastError(&copy), ==, VIR_ERR_INVALID_DOMAIN);
    g_assert_cmpint(virCopyLastError(NULL), ==, -1);
    virErrorPtr saved = virSaveLastError();
    virResetLastError();
    g_assert_null(virGetLastError());
    g_assert_cmpstr(virGetLastErrorMessage(), ==, "no error");
    g_assert_cmpint(saved->code, ==, VIR_ERR_INVALID_DOMAIN);
    g_assert_cmpint(virCopyLastError(&copy), ==, 0);
    g_assert_null(copy.message);
    virFreeError(saved);
}

static void *other_thread(void *arg)
{
    g_assert_null(virGetLastError());
    virStreamFree(NULL);
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_INVALID_STREAM);
    return NULL;
}

static void test_per_thread(void)
{
    pthread_t t;
    virDomainFree(NULL);
    pthread_create(&t, NULL, other_thread, NULL);
    pthread_join(t, NULL);
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_INVALID_DOMAIN);
}

/* What the default handler prints, as recorded. */
static void test_default_output(void)
{
    if (g_test_subprocess()) {
        virError err = {.code = VIR_ERR_NO_DOMAIN,
                        .domain = VIR_FROM_QEMU,
                        .level = VIR_ERR_ERROR,
                        .message = (char *)"what"};
        virDefaultErrorFunc(&err);
        err.domain = VIR_FROM_NONE;
        err.level = VIR_ERR_WARNING;
        err.message = (char *)"line\n";
        virDefaultErrorFunc(&err);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("libvirt: QEMU Driver error : what\nlibvirt:  warning : line\n");
}

static void test_open(void)
{
    g_assert_null(virConnectOpen("nothing"));
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_NO_CONNECT);
    g_assert_null(virConnectOpen("qemu+zz:///system"));
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_INVALID_ARG);
    g_assert_cmpint(virGetLastErrorDomain(), ==, VIR_FROM_REMOTE);
    g_assert_null(virConnectOpen("qemu+unix://host/system"));
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_INVALID_ARG);
    g_assert_null(virConnectOpen("qemu+unix:///system?socket=/absent"));
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_SYSTEM_ERROR);
    g_assert_cmpint(virGetLastErrorDomain(), ==, VIR_FROM_RPC);
    g_assert_cmpint(virGetLastError()->int1, ==, 2);
    g_assert_null(virConnectOpen("qemu+tcp://127.0.0.1:1/system"));
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_SYSTEM_ERROR);
    g_assert_null(virConnectOpen("qemu+libssh2://host/system"));
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_CONFIG_UNSUPPORTED);
    g_assert_nonnull(strstr(virGetLastErrorMessage(), "libssh2"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    virSetErrorFunc(NULL, handler);
    g_test_add_func("/error/invalid-handles", test_invalid_handles);
    g_test_add_func("/error/reset-copy", test_reset_copy);
    g_test_add_func("/error/per-thread", test_per_thread);
    g_test_add_func("/error/default-output", test_default_output);
    g_test_add_func("/error/open", test_open);
    return g_test_run();
}
