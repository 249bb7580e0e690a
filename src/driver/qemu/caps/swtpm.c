/* Owns what is known about the TPM emulator. Called by the domain capabilities and by guests with a
 * TPM; awaits swtpm_setup when it is new. Invariant: the answer kept is about the file it names.
 */
#include "driver/qemu/caps/swtpm.h"

#include <glib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/log.h"
#include "sys/file.h"
#include "sys/spawn.h"

struct swtpm {
    char *file, *about; /* about: program, size, time: what `features` was said by */
    char *features;
};

struct swtpm *swtpm_new(const char *cache_dir)
{
    struct swtpm *s = g_new0(struct swtpm, 1);
    s->file = g_build_filename(cache_dir, "qemu", "swtpm", NULL);
    char *text = NULL;
    if (!g_file_get_contents(s->file, &text, NULL, NULL))
        return s;
    char *nl = strchr(text, '\n');
    if (nl) {
        s->about = g_strndup(text, (gsize)(nl - text));
        s->features = g_strdup(nl + 1);
    }
    g_free(text);
    return s;
}

void swtpm_free(struct swtpm *s)
{
    if (!s)
        return;
    g_free(s->file);
    g_free(s->about);
    g_free(s->features);
    g_free(s);
}

AWAITS static char *ask(const char *program)
{
    const char *argv[] = {program, "--print-capabilities", NULL};
    char *out = NULL, *err = NULL;
    int status;
    if (run_command(argv, NULL, &out, &err, &status) < 0) {
        log_warn("%s", error_text());
        error_clear();
    }
    g_free(err);
    return out ? out : g_strdup("");
}

static void keep(const struct swtpm *s)
{
    g_autofree char *dir = g_path_get_dirname(s->file);
    g_autofree char *text = g_strconcat(s->about, "\n", s->features, NULL);
    if (dir_make(dir, 0755) < 0 || file_replace(s->file, text, strlen(text), 0644, false) < 0)
        error_clear(); /* it is asked again next time */
}

AWAITS void swtpm_versions(struct swtpm *s, bool *ret_there, bool *ret_1_2, bool *ret_2_0)
{
    g_autofree char *program = g_find_program_in_path("swtpm_setup");
    g_autofree char *emulator = g_find_program_in_path("swtpm");
    struct stat st;
    *ret_there = program && emulator && stat(program, &st) == 0;
    *ret_1_2 = *ret_2_0 = false;
    if (!*ret_there)
        return;
    g_autofree char *about = g_strdup_printf("%s %lld %lld.%09ld", program, (long long)st.st_size,
                                             (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    if (g_strcmp0(about, s->about) != 0) {
        char *features = ask(program);
        g_free(s->about);
        g_free(s->features);
        s->about = g_steal_pointer(&about);
        s->features = features;
        keep(s);
    }
    /* versions that say nothing about versions do both */
    bool says = strstr(s->features, "\"tpm-1.2\"") || strstr(s->features, "\"tpm-2.0\"");
    *ret_1_2 = !says || strstr(s->features, "\"tpm-1.2\"");
    *ret_2_0 = !says || strstr(s->features, "\"tpm-2.0\"");
}
