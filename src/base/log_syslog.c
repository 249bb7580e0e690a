/* Maps our levels to syslog's. Called by log.c with its lock held; never awaits. <syslog.h> and
 * log.h use the same names, so they never meet in one file. */
#include "base/log_syslog.h"
#include <syslog.h>

int syslog_priority(int level)
{
    static const int priorities[] = {LOG_DEBUG, LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERR};
    return priorities[level];
}

void syslog_open(const char *identity)
{
    openlog(identity, LOG_PID, LOG_DAEMON);
}

void syslog_line(int level, const char *message)
{
    syslog(syslog_priority(level), "%s", message);
}
