/* How far an operation is, in words: percent, rate, time left. Pure; virsh prints it. */
#include "cli/common/cli.h"
#include <glib.h>

int progress_percent(unsigned long long left, unsigned long long total)
{
    /* 100 only when nothing is left; nothing known is nothing done */
    if (left == 0)
        return total ? 100 : 0;
    unsigned long long done = total > left ? total - left : 0;
    return MIN((int)((double)done * 100 / (double)MAX(total, 1)), 99);
}

char *progress_text(const char *label, unsigned long long left, unsigned long long total,
                    int64_t elapsed_us)
{
    int percent = progress_percent(left, total);
    unsigned long long done = total > left ? total - left : 0;
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%s [%3d %%]", label, percent);
    if (left && done && elapsed_us >= G_USEC_PER_SEC) {
        double rate = (double)done * G_USEC_PER_SEC / (double)elapsed_us;
        unsigned long long seconds = (unsigned long long)((double)left / rate + 0.5);
        const char *unit;
        double value = cli_pretty_size((uint64_t)rate, &unit);
        g_string_append_printf(text, "  %.2f %s/s  ", value, unit);
        if (seconds >= 3600)
            g_string_append_printf(text, "%llu:", seconds / 3600);
        g_string_append_printf(text, seconds >= 3600 ? "%02llu:%02llu left" : "%llu:%02llu left",
                               seconds / 60 % 60, seconds % 60);
    }
    return g_string_free(text, FALSE);
}
