/* virTypedParams*. */
#include <glib.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <string.h>

static virTypedParameterPtr params;
static int n, max;

static void quiet(void *data, virErrorPtr err)
{
}

static void clear(void)
{
    virTypedParamsFree(params, n);
    params = NULL;
    n = max = 0;
}

static void test_add_get(void)
{
    int i = 0;
    unsigned long long ul = 0;
    const char *s = NULL;
    double d = 0;
    g_assert_cmpint(virTypedParamsAddInt(&params, &n, &max, "i", -5), ==, 0);
    g_assert_cmpint(virTypedParamsAddULLong(&params, &n, &max, "ul", 1ULL << 60), ==, 0);
    g_assert_cmpint(virTypedParamsAddString(&params, &n, &max, "s", "text"), ==, 0);
    g_assert_cmpint(virTypedParamsAddDouble(&params, &n, &max, "d", 1.5), ==, 0);
    g_assert_cmpint(virTypedParamsAddBoolean(&params, &n, &max, "b", 7), ==, 0);
    g_assert_cmpint(
        virTypedParamsAddStringList(&params, &n, &max, "l", (const char *[]){"x", "y", NULL}), ==,
        0);
    g_assert_cmpint(n, ==, 7);
    g_assert_cmpint(max, >=, n);
    g_assert_cmpint(virTypedParamsGetInt(params, n, "i", &i), ==, 1);
    g_assert_cmpint(i, ==, -5);
    g_assert_cmpint(virTypedParamsGetULLong(params, n, "ul", &ul), ==, 1);
    g_assert_cmpuint(ul, ==, 1ULL << 60);
    g_assert_cmpint(virTypedParamsGetString(params, n, "s", &s), ==, 1);
    g_assert_cmpstr(s, ==, "text");
    g_assert_cmpint(virTypedParamsGetDouble(params, n, "d", &d), ==, 1);
    g_assert_cmpint(virTypedParamsGetBoolean(params, n, "b", &i), ==, 1);
    g_assert_cmpint(i, ==, 1);
    g_assert_cmpint(virTypedParamsGetInt(params, n, "none", &i), ==, 0);
    g_assert_cmpint(virTypedParamsGetUInt(params, n, "i", NULL), ==, -1);
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_INVALID_ARG);
    g_assert_cmpstr(virTypedParamsGet(params, n, "l")->value.s, ==, "x");
    clear();
}

static void test_names(void)
{
    char name[VIR_TYPED_PARAM_FIELD_LENGTH + 1];
    memset(name, 'a', sizeof(name));
    name[VIR_TYPED_PARAM_FIELD_LENGTH] = '\0';
    g_assert_cmpint(virTypedParamsAddInt(&params, &n, &max, name, 1), ==, -1);
    name[VIR_TYPED_PARAM_FIELD_LENGTH - 1] = '\0';
    g_assert_cmpint(virTypedParamsAddInt(&params, &n, &max, name, 1), ==, 0);
    clear();
}

/* As recorded of libvirt 9.0.0: -1 refused. */
static const struct {
    int type;
    const char *text;
    int rc;
} texts[] = {
    {VIR_TYPED_PARAM_INT, "010", 0},
    {VIR_TYPED_PARAM_INT, "0x10", -1},
    {VIR_TYPED_PARAM_INT, "99999999999", -1},
    {VIR_TYPED_PARAM_INT, "5 ", -1},
    {VIR_TYPED_PARAM_INT, "", -1},
    {VIR_TYPED_PARAM_UINT, "-5", 0},
    {VIR_TYPED_PARAM_UINT, "1.5", -1},
    {VIR_TYPED_PARAM_LLONG, "99999999999", 0},
    {VIR_TYPED_PARAM_ULLONG, "-5", 0},
    {VIR_TYPED_PARAM_DOUBLE, "1.5", 0},
    {VIR_TYPED_PARAM_DOUBLE, "x", -1},
    {VIR_TYPED_PARAM_BOOLEAN, "true", 0},
    {VIR_TYPED_PARAM_BOOLEAN, "0", 0},
    {VIR_TYPED_PARAM_BOOLEAN, "yes", -1},
    {VIR_TYPED_PARAM_BOOLEAN, "2", -1},
    {VIR_TYPED_PARAM_STRING, "", 0},
};

static void test_from_string(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        int rc = virTypedParamsAddFromString(&params, &n, &max, "p", texts[i].type, texts[i].text);
        if (rc != texts[i].rc)
            g_error("type %d '%s': %d", texts[i].type, texts[i].text, rc);
    }
    g_assert_cmpint(params[0].value.i, ==, 10);
    g_assert_cmpuint(params[1].value.ui, ==, 4294967291u);
    clear();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    virSetErrorFunc(NULL, quiet);
    g_test_add_func("/typed-params/add-get", test_add_get);
    g_test_add_func("/typed-params/names", test_names);
    g_test_add_func("/typed-params/from-string", test_from_string);
    return g_test_run();
}
