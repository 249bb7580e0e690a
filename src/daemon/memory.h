/* Memory of calls: a stock of arenas, and pages given back to the system after bursts. */
#pragma once
#include "base/arena.h"

void memory_init(void);  /* first thing in main() */
void memory_watch(void); /* on the loop: give pages back after bursts */
void memory_end(void);
void memory_count(void); /* something ended that took memory: part of a burst, maybe */
struct arena *memory_get_arena(void);
void memory_put_arena(struct arena *a);
