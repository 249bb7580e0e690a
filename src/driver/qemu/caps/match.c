/* Owns the evaluation of conditions over names. Called by lookups and the domain capabilities;
 * never awaits.
 */
#include "driver/qemu/caps/match.h"

#include <glib.h>

static bool match_word(char *word, bool (*has)(const void *arg, const char *name), const void *arg)
{
    word = g_strstrip(word);
    return *word == '!' ? !has(arg, g_strstrip(word + 1)) : !*word || has(arg, word);
}

bool match_condition(const char *condition, bool (*has)(const void *arg, const char *name),
                     const void *arg)
{
    g_auto(GStrv) alternatives = g_strsplit(condition, "|", -1);
    if (!*alternatives)
        return true;
    for (char **a = alternatives; *a; a++) {
        g_auto(GStrv) words = g_strsplit(*a, "&", -1);
        bool all = true;
        for (char **w = words; *w && all; w++)
            all = match_word(*w, has, arg);
        if (all)
            return true;
    }
    return false;
}
