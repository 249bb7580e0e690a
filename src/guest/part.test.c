/* Which of several drivers runs a call, and what drivers ask of each other, on the simulated loop.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>

#include "gen/api.h"
#include "gen/ops.h"
#include "guest/part.h"

#define SEEDS 20
#define UP 1

/* A driver's state is what it answers a look at its memory with. */
struct driver_state {
    uint64_t answer;
};
static struct driver_state hypervisor_state = {100}, secrets_state = {7};

static int free_memory(struct call *call, const void *args, struct node_get_free_memory_ret *ret)
{
    ret->free_mem = call->state->answer;
    return 0;
}

static int number(struct call *call, const void *args, struct connect_num_of_secrets_ret *ret)
{
    ret->num = (int)call->state->answer;
    return 0;
}

/* The hypervisor asks its neighbour in the middle of a call of its own. */
static int ask_neighbour(struct call *call, const void *args,
                         struct connect_num_of_domains_ret *ret)
{
    struct connect_num_of_secrets_ret secrets = {0};
    const struct driver_config *config = call->session->peer;
    if (part_ask(config, &proc_connect_num_of_secrets, NULL, &secrets, call->mem) < 0)
        return -1;
    ret->num = secrets.num;
    return call_current() == call ? 0 : fail(ERR_INTERNAL_ERROR, "the call is not taken up again");
}

static const struct driver_ops hypervisor_ops = {.node_get_free_memory = free_memory,
                                                 .connect_num_of_domains = ask_neighbour};
static const struct driver_ops secrets_ops = {.node_get_free_memory = free_memory,
                                              .connect_num_of_secrets = number};
static int n_closed;

static void closed(struct driver_state *state, const struct session *s)
{
    n_closed += (int)state->answer;
}

static const struct driver hypervisor = {.name = "QEMU",
                                         .from = FROM_QEMU,
                                         .has_parts = true,
                                         .ops = &hypervisor_ops,
                                         .session_closed = closed};
static const struct driver secrets = {.name = "secret",
                                      .from = FROM_SECRET,
                                      .is_part = true,
                                      .ops = &secrets_ops,
                                      .session_closed = closed};

static struct part list[2];
static int n_starts;
static struct parts parts = {list, G_N_ELEMENTS(list)};
static struct driver_config config = {.parts = &parts};
static struct session session = {
    .driver = &hypervisor, .state = &hypervisor_state, .parts = &parts, .peer = &config};

static int denied(struct call *call)
{
    return fail(ERR_ACCESS_DENIED, "nobody may do anything");
}

static int ask(struct session *s, const struct proc *proc, void *ret)
{
    struct arena *mem = arena_new();
    struct call call = {.proc = proc, .session = s, .mem = mem, .ret = ret};
    int rc = call_run(&call);
    arena_free(mem);
    return rc;
}

static void assert_error(enum error_code code, const char *part)
{
    g_assert_nonnull(error_get());
    g_assert_cmpint(error_get()->code, ==, code);
    g_assert_nonnull(strstr(error_text(), part));
    error_clear();
}

static void in_loop(int (*fn)(void *))
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct loop *l = loop_new_sim(seed);
        list[0] = (struct part){.driver = &hypervisor, .state = &hypervisor_state, .begun = true};
        list[1] = (struct part){.driver = &secrets, .state = &secrets_state, .begun = true};
        g_assert_cmpint(loop_run(l, fn, NULL), ==, 0);
        error_free(list[1].why);
        loop_free(l);
    }
}

/* --- what must hold ------------------------------------------------------------------------------
 */

static int choose(void *arg)
{
    struct node_get_free_memory_ret memory = {0};
    struct connect_num_of_secrets_ret num = {0};
    latch_open(&list[1].started, UP);
    g_assert_cmpint(ask(&session, &proc_node_get_free_memory, &memory), ==, 0);
    g_assert_cmpuint(memory.free_mem, ==, 100); /* its own body wins */
    g_assert_cmpint(ask(&session, &proc_connect_num_of_secrets, &num), ==, 0);
    g_assert_cmpint(num.num, ==, 7);
    struct connect_num_of_networks_ret none = {0};
    g_assert_cmpint(ask(&session, &proc_connect_num_of_networks, &none), ==, -1);
    assert_error(ERR_NO_SUPPORT, "virConnectNumOfNetworks");
    struct session alone = {.driver = &secrets, .state = &secrets_state, .parts = &parts};
    struct connect_num_of_domains_ret domains = {0};
    g_assert_cmpint(ask(&alone, &proc_connect_num_of_domains, &domains), ==, -1);
    assert_error(ERR_NO_SUPPORT, "virConnectNumOfDomains"); /* a part has no hypervisor */
    return 0;
}

static int between(void *arg)
{
    struct connect_num_of_domains_ret num = {0};
    latch_open(&list[1].started, UP);
    g_assert_cmpint(ask(&session, &proc_connect_num_of_domains, &num), ==, 0);
    g_assert_cmpint(num.num, ==, 7);
    call_access = denied; /* clients' permissions are not the daemon's */
    g_assert_cmpint(ask(&session, &proc_connect_num_of_secrets, &num), ==, -1);
    assert_error(ERR_ACCESS_DENIED, "nobody");
    struct arena *mem = arena_new();
    struct connect_num_of_secrets_ret told = {0};
    g_assert_cmpint(part_ask(&config, &proc_connect_num_of_secrets, NULL, &told, mem), ==, 0);
    g_assert_cmpint(told.num, ==, 7);
    call_access = NULL;
    const struct driver_config embedded = {0};
    g_assert_cmpint(part_ask(&embedded, &proc_connect_num_of_secrets, NULL, &told, mem), ==, -1);
    assert_error(ERR_NO_SUPPORT, "embedded");
    arena_free(mem);
    return 0;
}

static int open_later(void *arg)
{
    fiber_sleep(seconds(5));
    latch_open(&list[1].started, UP);
    return 0;
}

static int waits(void *arg)
{
    struct connect_num_of_secrets_ret num = {0};
    struct group *g = group_new(NULL);
    fiber_spawn(g, "starts", open_later, NULL);
    g_assert_cmpint(ask(&session, &proc_connect_num_of_secrets, &num), ==, 0);
    g_assert_cmpint(num.num, ==, 7);
    group_wait(g);
    group_free(g);
    return 0;
}

static int late(void *arg)
{
    struct connect_num_of_secrets_ret num = {0};
    g_assert_cmpint(ask(&session, &proc_connect_num_of_secrets, &num), ==, -1);
    assert_error(ERR_OPERATION_TIMEOUT, "driver secret is still starting");
    fail(ERR_SYSTEM_ERROR, "no room");
    list[1].why = error_take();
    latch_open(&list[1].started, -1);
    g_assert_cmpint(ask(&session, &proc_connect_num_of_secrets, &num), ==, -1);
    assert_error(ERR_SYSTEM_ERROR, "driver secret did not start");
    return 0;
}

AWAITS static int start_slowly(const struct driver_config *with, struct driver_state **ret_state)
{
    n_starts++;
    fiber_sleep(seconds(2));
    *ret_state = &secrets_state;
    return 0;
}

static int ask_once(void *arg)
{
    struct connect_num_of_secrets_ret num = {0};
    g_assert_cmpint(ask(&session, &proc_connect_num_of_secrets, &num), ==, 0);
    g_assert_cmpint(num.num, ==, 7);
    return 0;
}

/* Two calls at once start it, once; what is told of the end of a session starts nothing. */
static int on_demand(void *arg)
{
    struct driver slow = secrets;
    slow.start = start_slowly;
    struct group *starts = group_new(NULL), *calls = group_new(NULL);
    n_starts = 0;
    list[1] = (struct part){.driver = &slow, .config = &config, .starts = starts};
    parts_session_closed(&session);
    g_assert_false(part_is_coming(&list[1]));
    fiber_spawn(calls, "first", ask_once, NULL);
    fiber_spawn(calls, "second", ask_once, NULL);
    fiber_sleep(seconds(1));
    g_assert_true(part_is_coming(&list[1]));
    group_wait(calls);
    g_assert_cmpint(n_starts, ==, 1);
    g_assert_true(part_is_up(&list[1]));
    list[1] = (struct part){.driver = &slow};
    struct connect_num_of_secrets_ret num = {0};
    g_assert_cmpint(ask(&session, &proc_connect_num_of_secrets, &num), ==, -1);
    assert_error(ERR_OPERATION_ABORTED, "the daemon ends");
    group_free(calls);
    group_free(starts);
    return 0;
}

static int ends(void *arg)
{
    n_closed = 0;
    parts_session_closed(&session);
    g_assert_cmpint(n_closed, ==, 100); /* what is not up knows nobody */
    latch_open(&list[1].started, UP);
    parts_session_closed(&session);
    g_assert_cmpint(n_closed, ==, 207);
    return 0;
}

static void test(const void *fn)
{
    in_loop((int (*)(void *))fn);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/part/choose", choose, test);
    g_test_add_data_func("/part/between", between, test);
    g_test_add_data_func("/part/waits", waits, test);
    g_test_add_data_func("/part/late", late, test);
    g_test_add_data_func("/part/on-demand", on_demand, test);
    g_test_add_data_func("/part/ends", ends, test);
    return g_test_run();
}
