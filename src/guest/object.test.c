/* Objects, their changes, the generic bodies and the way of a call to them, on the simulated loop.
 * Pools and volumes stand for all kinds; their documents are domains, which every build has. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "gen/api.h"
#include "gen/domain.h"
#include "gen/ops.h"
#include "guest/object_ops.h"

#define SEEDS 20

static struct object_registry *pools;
static int stored_count;

static int slow_store(void *arg, const struct object_class *c, const char *name, const void *value,
                      const char *text, size_t len)
{
    stored_count++;
    return fiber_sleep(millis(5)) < 0 ? fail(ERR_SYSTEM_ERROR, "cut") : 0;
}

static const struct object_class pool_class = {
    .on = ON_STORAGE_POOL,
    .noun = "storage pool",
    .handle = &xdr_nonnull_storage_pool,
    .type = &type_domain,
    .missing = ERR_NO_STORAGE_POOL,
    .from = FROM_STORAGE,
    .has_uuid = true,
    .list = {.inactive = 1, .active = 2, .persistent = 4, .transient = 8},
};

static void vol_handle(const struct object *o, void *ret)
{
    struct nonnull_storage_vol *v = ret;
    v->pool = o->parent->name;
    v->key = "/key";
}

static const struct object_class vol_class = {
    .on = ON_STORAGE_VOL,
    .noun = "storage volume",
    .handle = &xdr_nonnull_storage_vol,
    .type = &type_domain,
    .missing = ERR_NO_STORAGE_VOL,
    .from = FROM_STORAGE,
    .fill_handle = vol_handle,
};

static struct object_registry *objects(struct driver_state *state, enum object_kind kind)
{
    return kind == ON_STORAGE_POOL ? pools : NULL;
}

static const struct driver_ops ops = {
    .connect_num_of_storage_pools = OBJECT(num),
    .connect_list_storage_pools = OBJECT(list),
    .connect_list_all_storage_pools = OBJECT(list_all),
    .storage_pool_lookup_by_name = OBJECT(lookup),
    .storage_pool_is_active = OBJECT(is_active),
    .storage_pool_list_volumes = OBJECT(list),
    .storage_vol_lookup_by_name = OBJECT(lookup),
    .storage_vol_get_xml_desc = OBJECT(get_xml_desc),
    .connect_storage_pool_event_register_any = OBJECT(event_register),
    .connect_storage_pool_event_deregister_any = OBJECT(event_deregister),
};
static const struct driver driver = {
    .name = "TEST", .from = FROM_TEST, .ops = &ops, .objects = objects};
static struct session session = {.driver = &driver};

/* --- helpers ------------------------------------------------------------------------------------
 */

static struct def *document(const char *name, uint8_t uuid)
{
    struct domain *d = value_new(&type_domain);
    d->name = g_strdup(name);
    if (uuid) {
        d->has_uuid = true;
        d->uuid[15] = uuid;
    }
    return def_new(&type_domain, d);
}

static void assert_error(enum error_code code, const char *part)
{
    g_assert_nonnull(error_get());
    g_assert_cmpint(error_get()->code, ==, code);
    g_assert_nonnull(strstr(error_text(), part));
    error_clear();
}

static int ask(struct arena *mem, const struct proc *proc, const void *args, void *ret)
{
    struct call call = {.proc = proc, .session = &session, .mem = mem, .args = args, .ret = ret};
    return call_run(&call);
}

static void in_loop_with(int (*fn)(void *), const struct object_hooks *hooks)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct loop *l = loop_new_sim(seed);
        pools = object_registry_new(&pool_class, hooks, NULL);
        g_assert_cmpint(loop_run(l, fn, NULL), ==, 0);
        object_registry_free(pools);
        loop_free(l);
    }
}

static void in_loop(int (*fn)(void *))
{
    const struct object_hooks hooks = {.store = slow_store};
    in_loop_with(fn, &hooks);
}

/* --- what must hold ------------------------------------------------------------------------------
 */

static int life(void *arg)
{
    struct object *a = object_define(pools, document("a", 0));
    g_assert_true(a->has_uuid && !a->active && a->stored);
    g_assert_null(object_define(pools, document("a", 7)));
    assert_error(ERR_OPERATION_FAILED, "already exists");
    object_set_active(a, NULL);
    g_assert_true(object_def(a, false) == a->live && object_def(a, true) == a->stored);
    g_assert_cmpint(object_forget(a), ==, 0);
    g_assert_true(a->active && !a->stored && !a->removed);
    g_assert_cmpint(object_forget(a), ==, -1);
    assert_error(ERR_OPERATION_INVALID, "no stored");
    object_set_inactive(a);
    g_assert_true(a->removed && object_def(a, false));
    g_assert_null(object_by_name(pools, "a"));
    assert_error(ERR_NO_STORAGE_POOL, "no storage pool with matching name 'a'");
    object_unref(a);

    struct object *t = object_create(pools, document("t", 9));
    g_assert_true(t->active && !t->stored);
    g_assert_null(object_create(pools, document("t", 9)));
    assert_error(ERR_OPERATION_INVALID, "active");
    g_assert_cmpint(object_set_autostart(t, true), ==, -1);
    assert_error(ERR_OPERATION_INVALID, "transient");
    object_unref(object_define(pools, document("t", 9)));
    g_assert_true(t->stored && t->live);
    g_assert_cmpint(object_set_autostart(t, true), ==, 0);
    g_assert_cmpint(object_remove(t), ==, 0);
    g_assert_cmpint((int)object_count(pools), ==, 0);
    object_unref(t);
    return 0;
}

static int define_same(void *arg)
{
    object_unref(object_define(pools, document("same", GPOINTER_TO_INT(arg))));
    error_clear();
    return 0;
}

/* Two definitions of one name at a time: one is stored after the other, and only one wins. */
static int race(void *arg)
{
    struct group *g = group_new(NULL);
    fiber_spawn(g, "one", define_same, GINT_TO_POINTER(1));
    fiber_spawn(g, "two", define_same, GINT_TO_POINTER(2));
    stored_count = 0;
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    g_assert_cmpint((int)object_count(pools), ==, 1);
    g_assert_cmpint(stored_count, ==, 1);
    return 0;
}

/* What a folder would have. */
static struct {
    bool file, link;
} disk;

static int disk_store(void *arg, const struct object_class *c, const char *name, const void *value,
                      const char *text, size_t len)
{
    fiber_sleep(millis(3));
    disk.file = true;
    return 0;
}

static int disk_unstore(void *arg, const struct object_class *c, const char *name)
{
    fiber_sleep(millis(5));
    disk.file = disk.link = false;
    return 0;
}

static int disk_autostart(void *arg, const struct object_class *c, const char *name, bool on)
{
    fiber_sleep(millis(4));
    disk.link = on;
    return 0;
}

static int forget_it(void *arg)
{
    object_forget(arg);
    error_clear();
    object_unref(arg);
    return 0;
}

static int start_it_by_itself(void *arg)
{
    object_set_autostart(arg, true);
    error_clear();
    object_unref(arg);
    return 0;
}

static int define_again(void *arg)
{
    object_unref(object_define(pools, document("kept", 1)));
    error_clear();
    return 0;
}

/* Whoever changes it beside others: what is there is on disk, and what is on disk is there. */
static int forgets(void *arg)
{
    static int (*const all[])(void *) = {forget_it, start_it_by_itself, forget_it, define_again};
    struct object *o = object_define(pools, document("kept", 1));
    struct group *g = group_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        fiber_spawn(g, "change", all[i], all[i] == define_again ? NULL : object_ref(o));
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    object_unref(o);
    o = object_by_name(pools, "kept");
    error_clear();
    g_assert_cmpint(disk.file, ==, o && o->stored);
    g_assert_cmpint(disk.link, ==, o && o->autostart);
    object_unref(o);
    return 0;
}

static int calls(void *arg)
{
    struct arena *mem = arena_new();
    struct object *a = object_define(pools, document("a", 1));
    struct object *b = object_create(pools, document("b", 2));
    struct connect_num_of_storage_pools_ret num = {0};
    g_assert_cmpint(ask(mem, &proc_connect_num_of_storage_pools, NULL, &num), ==, 0);
    g_assert_cmpint(num.num, ==, 1);
    struct connect_list_all_storage_pools_args all = {.need_results = 1};
    struct connect_list_all_storage_pools_ret listed = {0};
    g_assert_cmpint(ask(mem, &proc_connect_list_all_storage_pools, &all, &listed), ==, 0);
    g_assert_cmpint(listed.ret, ==, 2);
    g_assert_cmpstr(listed.pools[1].name, ==, "b");
    all.flags = 1;
    g_assert_cmpint(ask(mem, &proc_connect_list_all_storage_pools, &all, &listed), ==, 0);
    g_assert_cmpint(listed.ret, ==, 1);
    g_assert_cmpstr(listed.pools[0].name, ==, "a");

    b->children = object_registry_new(&vol_class, NULL, b);
    object_unref(object_define(b->children, document("v", 3)));
    struct storage_pool_list_volumes_args list = {.pool = listed.pools[0], .maxnames = 5};
    struct storage_pool_list_volumes_ret names = {0};
    list.pool.name = "b";
    memcpy(list.pool.uuid, b->uuid, 16);
    g_assert_cmpint(ask(mem, &proc_storage_pool_list_volumes, &list, &names), ==, 0);
    g_assert_cmpint(names.n_names, ==, 1);
    struct storage_vol_lookup_by_name_args by_name = {.pool = list.pool, .name = "v"};
    struct storage_vol_lookup_by_name_ret vol = {0};
    g_assert_cmpint(ask(mem, &proc_storage_vol_lookup_by_name, &by_name, &vol), ==, 0);
    g_assert_cmpstr(vol.vol.pool, ==, "b");
    g_assert_cmpstr(vol.vol.key, ==, "/key");
    struct storage_vol_get_xml_desc_args desc = {.vol = vol.vol};
    struct storage_vol_get_xml_desc_ret text = {0};
    g_assert_cmpint(ask(mem, &proc_storage_vol_get_xml_desc, &desc, &text), ==, 0);
    g_assert_nonnull(strstr(text.xml, "<name>v</name>"));
    by_name.name = "w";
    g_assert_cmpint(ask(mem, &proc_storage_vol_lookup_by_name, &by_name, &vol), ==, -1);
    assert_error(ERR_NO_STORAGE_VOL, "'w'");
    struct storage_pool_create_args create = {.pool = list.pool};
    g_assert_cmpint(ask(mem, &proc_storage_pool_create, &create, NULL), ==, -1);
    assert_error(ERR_NO_SUPPORT, "virStoragePoolCreate");
    g_assert_cmpint(object_remove(b), ==, 0); /* volumes leave with their pool */
    object_unref(b);
    object_unref(a);
    arena_free(mem);
    return 0;
}

static GString *seen;

static void on_event(struct session *s, const struct program *p, uint32_t proc, const void *msg)
{
    const struct storage_pool_event_lifecycle_msg *m = msg;
    g_string_append_printf(seen, "%u:%d:%s:%d ", proc, m->callback_id, m->pool.name, m->event);
}

static int events(void *arg)
{
    struct arena *mem = arena_new();
    struct object *a = object_define(pools, document("a", 1));
    struct object *b = object_define(pools, document("b", 2));
    struct nonnull_storage_pool just_b = {.name = "b"};
    memcpy(just_b.uuid, b->uuid, 16);
    seen = g_string_new(NULL);
    session.send_event = on_event;
    struct connect_storage_pool_event_register_any_args args = {.event_id = 0};
    struct connect_storage_pool_event_register_any_ret ret = {0};
    const struct proc *reg = &proc_connect_storage_pool_event_register_any;
    g_assert_cmpint(ask(mem, reg, &args, &ret), ==, 0);
    args.pool = &just_b;
    g_assert_cmpint(ask(mem, reg, &args, &ret), ==, 0);
    args.event_id = 5;
    g_assert_cmpint(ask(mem, reg, &args, &ret), ==, -1);
    assert_error(ERR_INVALID_ARG, "5");
    object_lifecycle(a, 2, 0);
    object_lifecycle(b, 3, 0);
    g_assert_cmpstr(seen->str, ==, "370:1:a:2 370:1:b:3 370:2:b:3 ");
    struct connect_storage_pool_event_deregister_any_args off = {.callback_id = 1};
    const struct proc *dereg = &proc_connect_storage_pool_event_deregister_any;
    g_assert_cmpint(ask(mem, dereg, &off, NULL), ==, 0);
    g_assert_cmpint(ask(mem, dereg, &off, NULL), ==, -1);
    assert_error(ERR_INVALID_ARG, "callback");
    event_drop_session(&session);
    g_string_free(seen, TRUE);
    object_unref(a);
    object_unref(b);
    arena_free(mem);
    return 0;
}

static void test_life(void)
{
    in_loop(life);
}

static void test_race(void)
{
    in_loop(race);
}

static void test_forgets(void)
{
    const struct object_hooks hooks = {
        .store = disk_store, .unstore = disk_unstore, .set_autostart = disk_autostart};
    in_loop_with(forgets, &hooks);
}

static void test_calls(void)
{
    in_loop(calls);
}

static void test_events(void)
{
    in_loop(events);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/object/life", test_life);
    g_test_add_func("/object/race", test_race);
    g_test_add_func("/object/forgets", test_forgets);
    g_test_add_func("/object/calls", test_calls);
    g_test_add_func("/object/events", test_events);
    return g_test_run();
}
