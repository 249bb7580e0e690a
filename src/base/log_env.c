/* Logging as the environment asks for it: what libraries read once when an application starts to
 * use them. Never awaits. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/log.h"

static int level_of(const char *text)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    for (int i = 0; i < (int)G_N_ELEMENTS(names); i++)
        if (strcmp(text, names[i]) == 0)
            return LOG_DEBUG + i;
    return atoi(text);
}

void log_from_environment(int otherwise)
{
    const char *level = g_getenv("LIBVIRT_DEBUG");
    const char *filters = g_getenv("LIBVIRT_LOG_FILTERS");
    const char *outputs = g_getenv("LIBVIRT_LOG_OUTPUTS");
    bool wrong = log_set_level(level && *level ? level_of(level) : otherwise) < 0;
    wrong |= filters && log_set_filters(filters) < 0;
    wrong |= outputs && log_set_outputs(outputs) < 0;
    if (wrong)
        log_error("LIBVIRT_DEBUG, LIBVIRT_LOG_FILTERS, LIBVIRT_LOG_OUTPUTS: %s", error_text());
    error_clear();
}
