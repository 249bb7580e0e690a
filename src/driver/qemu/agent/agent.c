/* Owns one connection to the channel "org.qemu.guest_agent.0" of a guest. Called by ops/ in the
 * lane as LANE_AGENT; every function that talks awaits, never longer than its patience. Invariant:
 * what was said to somebody before us is thrown away: the answer to our own number comes first.
 */
#include "driver/qemu/agent/agent.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define SYNC_PATIENCE seconds(5)
#define DEFAULT_PATIENCE seconds(60)
#define LONGEST_PATIENCE seconds(600)
#define TELL_PATIENCE seconds(1)
enum { ANSWER_MAX = 16 << 20 };
static const char agent_name[] = "org.qemu.guest_agent.0";

struct agent {
    int fd;
    GString *in;
};

/* --- the channel --------------------------------------------------------------------------------
 */

static const struct channel_device *agent_channel(const struct domain *live)
{
    for (size_t i = 0; live && i < live->n_channels; i++) {
        const struct channel_device *c = live->channels[i];
        if (c->target && g_strcmp0(c->target->name, agent_name) == 0)
            return c;
    }
    return NULL;
}

bool agent_is_connected(const struct domain *live)
{
    const struct channel_device *c = agent_channel(live);
    return c && c->target->state == CHANNEL_STATE_CONNECTED;
}

static const char *channel_socket(const struct channel_device *c)
{
    const struct chardev *b = c->backend;
    return b && b->unix_ && b->unix_->source ? b->unix_->source->path : NULL;
}

static int connect_agent(struct guest *g)
{
    const struct domain *live = g->live ? g->live->value : NULL;
    const struct channel_device *c = agent_channel(live);
    if (g->state != VIR_DOMAIN_RUNNING)
        return fail(ERR_OPERATION_INVALID, "a paused guest's agent does not answer: resume it");
    if (!c)
        return fail(ERR_ARGUMENT_UNSUPPORTED,
                    "the guest has no channel for an agent (org.qemu.guest_agent.0)");
    const char *path = channel_socket(c);
    if (!path)
        return fail(ERR_ARGUMENT_UNSUPPORTED,
                    "the channel of the guest agent is not a unix socket");
    if (c->target->state != CHANNEL_STATE_CONNECTED)
        return fail(ERR_AGENT_UNRESPONSIVE,
                    "no agent runs in the guest: nobody has opened its channel");
    return socket_connect_unix(path);
}

/* --- lines --------------------------------------------------------------------------------------
 */

static int silent(int rc)
{
    if (rc == -ETIMEDOUT)
        return fail(ERR_AGENT_COMMAND_TIMEOUT, "the guest agent did not answer in time");
    if (rc == -ECANCELED)
        return fail(ERR_OPERATION_ABORTED, "asking the guest agent was ended");
    return fail(ERR_AGENT_UNRESPONSIVE, "the guest agent is gone%s%s", rc ? ": " : "",
                rc ? g_strerror(-rc) : "");
}

/* The next line without its end, in a->in up to *ret_len; consume() drops it. */
AWAITS static int read_line(struct agent *a, size_t *ret_len)
{
    char buffer[8192];
    const char *end;
    while (!(end = memchr(a->in->str, '\n', a->in->len))) {
        if (a->in->len > ANSWER_MAX)
            return fail(ERR_AGENT_UNRESPONSIVE, "the guest agent says more than 16 MiB at once");
        ssize_t n = fiber_read(a->fd, buffer, sizeof buffer);
        if (n <= 0)
            return silent((int)n);
        g_string_append_len(a->in, buffer, n);
    }
    *ret_len = (size_t)(end - a->in->str);
    return 0;
}

/* A marker 0xff says that what came before is nobody's. */
AWAITS static int read_document(struct agent *a, json_t **ret)
{
    size_t len;
    if (read_line(a, &len) < 0)
        return -1;
    const char *marker = g_strrstr_len(a->in->str, (gssize)len, "\xff");
    const char *text = marker ? marker + 1 : a->in->str;
    *ret = json_loadb(text, len - (size_t)(text - a->in->str), 0, NULL);
    g_string_erase(a->in, 0, (gssize)len + 1);
    return 0;
}

AWAITS static int write_document(struct agent *a, json_t *document, bool marked)
{
    char *text = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    g_autofree char *line = g_strdup_printf("%s%s\n", marked ? "\xff" : "", text);
    free(text);
    int rc = fiber_write_all(a->fd, line, strlen(line));
    return rc < 0 ? silent(rc) : 0;
}

static json_t *command_document(const char *command, json_t *args)
{
    json_t *document = json_pack("{s:s}", "execute", command);
    if (args)
        json_object_set_new(document, "arguments", args);
    return document;
}

/* --- the conversation ---------------------------------------------------------------------------
 */

AWAITS static int synchronise(struct agent *a)
{
    DEADLINE(SYNC_PATIENCE);
    json_int_t number = (json_int_t)g_random_int_range(1, G_MAXINT32);
    json_t *args = json_pack("{s:I}", "id", number);
    if (write_document(a, command_document("guest-sync-delimited", args), true) < 0)
        return -1;
    for (bool ours = false; !ours;) {
        json_t *answer = NULL;
        if (read_document(a, &answer) < 0)
            return -1;
        ours = json_integer_value(json_object_get(answer, "return")) == number;
        json_decref(answer);
    }
    return 0;
}

struct agent *agent_open(struct guest *g)
{
    int fd = connect_agent(g);
    if (fd < 0)
        return NULL;
    struct agent *a = g_new0(struct agent, 1);
    a->fd = fd;
    a->in = g_string_new(NULL);
    if (synchronise(a) == 0)
        return a;
    agent_close(a);
    const struct error *why = error_get();
    if (why && why->code == ERR_AGENT_COMMAND_TIMEOUT) {
        error_clear();
        fail(ERR_AGENT_UNRESPONSIVE, "the guest's agent did not answer and has to be asked again");
    }
    return NULL;
}

void agent_close(struct agent *a)
{
    if (!a)
        return;
    close(a->fd);
    g_string_free(a->in, TRUE);
    g_free(a);
}

int agent_call_document(struct agent *a, json_t *document, nsec patience, json_t **ret)
{
    DEADLINE(patience);
    if (write_document(a, document, false) < 0 || read_document(a, ret) < 0)
        return -1;
    return *ret ? 0 : fail(ERR_AGENT_UNRESPONSIVE, "the guest agent does not speak JSON");
}

int agent_check(const char *command, json_t *answer)
{
    json_t *error = json_object_get(answer, "error");
    const char *what = json_string_value(json_object_get(error, "desc"));
    if (json_object_get(answer, "return"))
        return 0;
    return fail(ERR_AGENT_COMMAND_FAILED, "the agent refused '%s': %s", command,
                what ? what : "the answer has no result");
}

int agent_call(struct agent *a, const char *command, json_t *args, nsec patience, json_t **ret)
{
    json_t *answer = NULL;
    if (agent_call_document(a, command_document(command, args), patience, &answer) < 0)
        return -1;
    int rc = agent_check(command, answer);
    if (rc == 0 && ret)
        *ret = json_incref(json_object_get(answer, "return"));
    json_decref(answer);
    return rc;
}

int agent_tell(struct agent *a, const char *command, json_t *args)
{
    DEADLINE(TELL_PATIENCE);
    json_t *answer = NULL;
    if (write_document(a, command_document(command, args), false) < 0)
        return -1;
    if (read_document(a, &answer) < 0) {
        error_clear(); /* it works on it, or the guest is down already */
        return fiber_cancelled() ? -1 : 0;
    }
    int rc = agent_check(command, answer);
    json_decref(answer);
    return rc;
}

nsec agent_patience(const struct guest *g)
{
    const struct run *r = g->priv;
    int chosen = r ? r->agent_timeout : VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_DEFAULT;
    if (chosen == VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK)
        return LONGEST_PATIENCE;
    if (chosen == VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_DEFAULT)
        return DEFAULT_PATIENCE;
    return chosen > 0 ? MIN(seconds(chosen), LONGEST_PATIENCE) : millis(100);
}

int agent_ask(struct guest *g, const char *command, json_t *args, json_t **ret)
{
    struct agent *a = agent_open(g);
    if (!a) {
        json_decref(args);
        return -1;
    }
    int rc = agent_call(a, command, args, agent_patience(g), ret);
    agent_close(a);
    return rc;
}
