/* Runs the programs that pools and volumes are made with. Called by their kinds; awaits the
 * process, which is killed when its caller gives up. Invariant: a failure says what the program
 * said. */
#include "driver/storage/tool.h"
#include <string.h>
#include <sys/wait.h>
#include "base/error.h"
#include "sys/spawn.h"

struct line line_new(const char *program)
{
    struct line l = {g_ptr_array_new()};
    ADD(&l, program);
    return l;
}

void line_add(struct line *l, const char *const *words)
{
    for (; *words; words++)
        g_ptr_array_add(l->words, g_strdup(*words));
}

void plan_init(struct plan *p)
{
    p->commands = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
}

void plan_clear(struct plan *p)
{
    g_clear_pointer(&p->commands, g_ptr_array_unref);
}

void plan_take(struct plan *p, struct line *l)
{
    g_ptr_array_add(l->words, NULL);
    g_ptr_array_add(p->commands, g_ptr_array_free(l->words, FALSE));
    l->words = NULL;
}

/* --- tools ------------------------------------------------------------------------------------ */

static int check_status(const char *name, int status, char *said)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    g_strchomp(said);
    if (WIFSIGNALED(status))
        return fail_in(FROM_STORAGE, ERR_INTERNAL_ERROR, "'%s' was ended by signal %d", name,
                       WTERMSIG(status));
    return fail_in(FROM_STORAGE, ERR_INTERNAL_ERROR, "'%s' failed with status %d: %s", name,
                   WEXITSTATUS(status), *said ? said : "it said nothing");
}

AWAITS char *tool_output(const char *const *argv)
{
    char *out = NULL;
    g_autofree char *said = NULL;
    int status = 0;
    if (run_command(argv, NULL, &out, &said, &status) < 0 ||
        check_status(argv[0], status, said) < 0) {
        g_free(out);
        return NULL;
    }
    return out;
}

AWAITS char *tool_status(const char *const *argv, int *ret_status)
{
    char *out = NULL;
    g_autofree char *said = NULL;
    int status = 0;
    if (run_command(argv, NULL, &out, &said, &status) < 0)
        return NULL;
    *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    return out;
}

AWAITS int tool_run(const char *const *argv)
{
    g_autofree char *out = tool_output(argv);
    return out ? 0 : -1;
}

AWAITS int tool_run_with_us(const char *const *argv)
{
    g_autofree char *said = NULL;
    int status = 0;
    return run_command_with_us(argv, &said, &status) < 0 ? -1 : check_status(argv[0], status, said);
}

AWAITS int plan_run_with_us(const struct plan *p)
{
    for (guint i = 0; i < p->commands->len; i++)
        if (tool_run_with_us(p->commands->pdata[i]) < 0)
            return -1;
    return 0;
}

AWAITS int plan_run(const struct plan *p)
{
    for (guint i = 0; i < p->commands->len; i++)
        if (tool_run(p->commands->pdata[i]) < 0)
            return -1;
    return 0;
}
