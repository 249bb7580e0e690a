/* Who may work on one guest at a time: FIFO admission by class.
 *
 *   wants \ held   query   modify   destroy   abort   agent
 *   query          with    waits    waits     with    with       queries only talk QMP, which is
 *   modify         waits   waits    waits     with    with       pipelined: they share
 *   destroy        with    ends it  waits     with    with       first in the queue
 *   abort          with    with     waits     with    with
 *   agent          with    with     waits     with    waits
 *
 * Nobody overtakes an earlier one it would have to wait for. A holder may let classes pass while it
 * runs a long flow: lane_flow(). Destroy waits LANE_GRACE for a holder, not at all for a flow or a
 * stalled guest, then cancels its fiber.
 */
#pragma once
#include "rt/rt.h"
#include "wire/proc.h"

#define LANE_GRACE millis(500)
#define LANE_BIT(class) (1u << (class))

struct lane;
struct lane *lane_new(const char *guest_name);
void lane_free(struct lane *l);
void lane_rename(struct lane *l, const char *guest_name);
/* Waits until the deadline of the fiber at most. A fiber that is inside already enters again at no
 * cost. -1: ERR_OPERATION_TIMEOUT names who holds the lane, since when, doing what;
 * ERR_OPERATION_ABORTED when cancelled. */
AWAITS int lane_enter(struct lane *l, enum lane_class class, const char *doing);
void lane_leave(struct lane *l);
/* The holder runs a long flow, and `passes` (LANE_BITs) may work beside it. 0 passes: as before. */
void lane_flow(struct lane *l, const char *doing, unsigned passes);
/* Was the fiber's work ended by a destroy? */
bool lane_was_ended(struct lane *l);
/* The monitor does not answer: queries, waiting and new, fail at once. NULL: it answers again. */
void lane_stalled(struct lane *l, const char *why);
/* "virDomainCreate for 12 s", for logs; free(). NULL: idle. */
char *lane_describe(const struct lane *l);
