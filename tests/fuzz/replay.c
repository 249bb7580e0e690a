/* Runs a fuzz target over committed seeds (a folder), in every build: replay FOLDER. TAP. */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    GDir *dir = argc > 1 ? g_dir_open(argv[1], 0, NULL) : NULL;
    if (!dir)
        return 1;
    int n = 0;
    for (const char *name; (name = g_dir_read_name(dir)); n++) {
        g_autofree char *path = g_build_filename(argv[1], name, NULL);
        g_autofree char *data = NULL;
        gsize len;
        if (!g_file_get_contents(path, &data, &len, NULL))
            return 1;
        /* A copy of exactly that size, so that a sanitizer sees a read beyond it. */
        g_autofree uint8_t *exact = g_memdup2(data, len);
        LLVMFuzzerTestOneInput(exact, len);
    }
    g_dir_close(dir);
    printf("ok 1 - %d seeds\n1..1\n", n);
    return 0;
}
