/* Owns what QEMU is told of the passwords of displays. Called by starts and by updates of a
 * display; awaits the monitor. Invariant: the password travels in the monitor only.
 */
#include "driver/qemu/guest/password.h"

#include <glib.h>

#include "base/error.h"
#include "gen/conf.h"

static const char *when_connected(const struct graphics *g)
{
    return g->connected == PASSWORD_ACTION_DISCONNECT ? "disconnect"
           : g->connected == PASSWORD_ACTION_FAIL     ? "fail"
                                                      : "keep";
}

/* "2040-01-01T00:00:00" (UTC) as seconds; NULL text: never. */
static char *expiry(const char *valid_to)
{
    if (!valid_to)
        return g_strdup("never");
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) t = g_date_time_new_from_iso8601(valid_to, utc);
    return t ? g_strdup_printf("%" G_GINT64_FORMAT, g_date_time_to_unix(t))
             : fail_null(ERR_XML_ERROR, "graphics: passwdValidTo='%s' is no date and time",
                         valid_to);
}

AWAITS int password_set(struct qmp *q, const struct graphics *g, const struct qemu_conf *conf)
{
    if (!g->vnc && !g->spice)
        return 0;
    const char *protocol = g->vnc ? "vnc" : "spice";
    const char *usual = g->vnc ? conf->vnc_password : conf->spice_password;
    const char *password = g->passwd ? g->passwd : usual;
    if (!password || !*password)
        return 0;
    g_autofree char *time = expiry(g->passwd_valid_to);
    if (!time)
        return -1;
    if (qmp_call(q, "set_password",
                 json_pack("{s:s, s:s, s:s}", "protocol", protocol, "password", password,
                           "connected", when_connected(g)),
                 NULL) < 0)
        return context("cannot set the password of graphics");
    return qmp_call(q, "expire_password",
                    json_pack("{s:s, s:s}", "protocol", protocol, "time", time), NULL);
}
