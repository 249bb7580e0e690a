/* Texts of dmidecode become documents: fields by their labels, parts that are not plugged left out.
 */
#include "driver/qemu/ops/sysinfo.h"
#include <glib.h>
#include <string.h>

static void document(void)
{
    g_autofree char *got =
        sysinfo_document("BIOS Information\n\tVendor: A <b> & c\n\tCharacteristics:\n"
                         "\t\tVersion: not this\n\tVersion: 7  \n\nMemory Device\n\tSize: 4 GB\n\t"
                         "Set: None\n\nMemory Device\n\tSize: No Module Installed\n\tType: X\n\n"
                         "OEM Strings\n\tString 1: one: two\n\tString 2:   y\n\n");
    g_assert_cmpstr(got, ==,
                    "<sysinfo type='smbios'>\n  <bios>\n"
                    "    <entry name='vendor'>A &lt;b&gt; &amp; c</entry>\n"
                    "    <entry name='version'>7</entry>\n  </bios>\n  <memory_device>\n"
                    "    <entry name='size'>4 GB</entry>\n  </memory_device>\n  <oemStrings>\n"
                    "    <entry>one: two</entry>\n    <entry>  y</entry>\n  </oemStrings>\n"
                    "</sysinfo>\n");
}

static void boards_keep_apart(void)
{
    g_autofree char *got = sysinfo_document("Base Board Information\n\tVersion: 1\n\n"
                                            "Base Board Information\n\tProduct Name: two\n\n"
                                            "Chassis Information\n\tVersion: 3\n");
    g_assert_cmpstr(got, ==,
                    "<sysinfo type='smbios'>\n  <baseBoard>\n"
                    "    <entry name='version'>1</entry>\n  </baseBoard>\n  <baseBoard>\n"
                    "    <entry name='product'>two</entry>\n  </baseBoard>\n  <chassis>\n"
                    "    <entry name='version'>3</entry>\n  </chassis>\n</sysinfo>\n");
}

static void nothing(void)
{
    g_assert_null(sysinfo_document(""));
    g_assert_null(sysinfo_document("# No SMBIOS nor DMI entry point found, sorry.\n"));
    g_assert_null(sysinfo_document("BIOS Information\n\tOther: x\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sysinfo/document", document);
    g_test_add_func("/sysinfo/boards", boards_keep_apart);
    g_test_add_func("/sysinfo/nothing", nothing);
    return g_test_run();
}
