/* Puts events into packets for one client. Called by guest/events.c through struct session; nothing
 * here awaits. Invariant: the events of a client leave in the order in which they happened; a
 * client that does not read is ended by its peer's queue limit, never served a gap. */
#include "daemon/events.h"
#include "base/log.h"

static struct frame_header header(const struct program *program, uint32_t proc)
{
    return (struct frame_header){program->number, program->version,   (int32_t)proc,
                                 FRAME_MESSAGE,   FRAME_SERIAL_EVENT, FRAME_OK};
}

static void sent(struct client *c, int rc)
{
    if (rc == 0) {
        conn_queued(c->conn, NULL, 0);
    } else {
        log_error("event for client %" G_GUINT64_FORMAT ": %s", c->id, error_text());
        error_clear();
    }
}

void events_send(struct session *s, const struct program *program, uint32_t proc, const void *msg)
{
    struct client *c = s->peer;
    for (uint32_t i = 0; i < program->n_events && !c->closed; i++) {
        const struct event_proc *e = &program->events[i];
        if (e->number != proc)
            continue;
        const struct frame_header h = header(program, proc);
        sent(c, frame_put(conn_out(c->conn), &h, e->msg, msg));
        return;
    }
}

void events_send_bytes(struct session *s, const struct program *program, uint32_t proc,
                       const uint8_t *payload, size_t len)
{
    struct client *c = s->peer;
    const struct frame_header h = header(program, proc);
    if (!c->closed)
        sent(c, frame_put_bytes(conn_out(c->conn), &h, payload, len));
}
