/* As whom QEMU runs. Called at the driver's start, then read by starts and labels. Asks the
 * system's user database, which is local or cached; never awaits otherwise.
 */
#include "driver/qemu/guest/account.h"
#include <glib.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>
#include "base/error.h"
#include "gen/conf.h"
#include "security/dac.h"

enum { GROUPS_MAX = 256 };

static const struct account ours;

static void read_groups(struct account *id)
{
    const struct passwd *p = getpwuid(id->uid);
    int n = GROUPS_MAX;
    gid_t list[GROUPS_MAX];
    if (!p || getgrouplist(p->pw_name, id->gid, list, &n) < 0)
        return;
    id->groups = g_memdup2(list, sizeof *list * (size_t)n);
    id->n_groups = (size_t)n;
}

int account_read(struct driver_state *driver)
{
    const struct qemu_conf *c = driver->conf;
    account_forget(driver);
    if (!driver->config.privileged || driver->config.embedded || geteuid() != 0 ||
        (!c->user && !c->group))
        return 0;
    struct account id = {.set = true};
    if ((c->user && dac_user(c->user, &id.uid) < 0) ||
        (c->group && dac_group(c->group, &id.gid) < 0))
        return context("qemu.conf");
    if (!c->group) {
        const struct passwd *p = getpwuid(id.uid);
        id.gid = p ? p->pw_gid : id.uid;
    }
    read_groups(&id);
    driver->account = g_memdup2(&id, sizeof id);
    return 0;
}

const struct account *account_of(const struct driver_state *driver)
{
    return driver->account ? driver->account : &ours;
}

void account_forget(struct driver_state *driver)
{
    if (driver->account)
        g_free(driver->account->groups);
    g_clear_pointer(&driver->account, g_free);
}
