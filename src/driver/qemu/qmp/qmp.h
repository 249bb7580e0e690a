/* The link to one QEMU over a connected socket: pipelined commands with ids, events, descriptors.
 * Runs on the loop thread only. A reply is matched by its id, so any number of fibers may have
 * commands under way. Whatever QEMU sends that is not QMP ends this link and nothing else.
 */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rt/rt.h"

struct qmp;
struct qmp_request; /* a command under way */

struct qmp_hooks { /* called on the loop; must not await */
    void (*event)(void *arg, const char *name, json_t *data, int64_t seconds, int64_t micros);
    void (*stalled)(void *arg, bool stalled); /* a command timed out; later: any reply came */
    void (*gone)(void *arg);                  /* once; qmp_gone_reason() says why */
    void *arg;
};

/* Takes the non-blocking socket. Never waits: the greeting is consumed when it comes, and commands
 * may be sent before. `name` is the guest's, for messages. */
struct qmp *qmp_new(int fd, const char *name, const struct qmp_hooks *hooks);
/* Waits for QEMU's greeting and negotiates capabilities. */
AWAITS int qmp_greet(struct qmp *q);
void qmp_free(struct qmp *q); /* no request may be waited for any more */

/* Sends and waits until the deadline of the fiber. `args` is stolen, may be NULL. *ret_reply is
 * what stands under "return"; json_decref() it; NULL when the caller does not care. */
AWAITS int qmp_call(struct qmp *q, const char *command, json_t *args, json_t **ret_reply);
/* The same with a descriptor beside the command; it stays the caller's. */
AWAITS int qmp_call_fd(struct qmp *q, const char *command, json_t *args, int fd,
                       json_t **ret_reply);
/* Passes a caller's own QMP document on (stolen), with a descriptor beside it unless fd is -1;
 * *ret_document is QEMU's whole answer, errors included, with the id that the caller gave. */
AWAITS int qmp_call_document(struct qmp *q, json_t *document, int fd, json_t **ret_document);

/* Many commands in one write: queue them all, then wait for each. What is queued leaves at the next
 * wait or when the loop runs. */
struct qmp_request *qmp_send(struct qmp *q, const char *command, json_t *args);
AWAITS int qmp_wait(struct qmp_request *r, json_t **ret_reply); /* ends the request */
void qmp_forget(struct qmp_request *r);                         /* nobody waits for the answer */

/* Ends the link: every request fails with `reason`, which follows "guest 'NAME' is gone: ". */
void qmp_end(struct qmp *q, const char *reason);
bool qmp_is_gone(const struct qmp *q);
bool qmp_is_stalled(const struct qmp *q);
const char *qmp_gone_reason(const struct qmp *q); /* NULL while it lives */
size_t qmp_pending(const struct qmp *q);
nsec qmp_waiting_since(const struct qmp *q); /* the oldest unanswered command; 0: none */

/* For tests and fuzzing: bytes as if QEMU had sent them. */
void qmp_feed(struct qmp *q, const char *data, size_t len);
