/* Starting the full program, and the daemon. process_posix.c, process_windows.c. */
#ifndef RAMPART_PROCESS_H
#define RAMPART_PROCESS_H

#include "gate.h"

/* Runs the full program with the payload on its stdin and takes its answer, which counts if it left normally with
 * status 0 or the answer's own. At the deadline it is ended with all that it started. `why` is of WHY_SIZE bytes. */
bool program_run(const struct gate *gate, const char *agent, const char *payload, size_t length, int64_t deadline,
                 struct answer *answer, char *why);

/* Starts the daemon in the background, at most once in ten seconds and not where a person stopped it. Does not wait
 * for it. */
void background_start(const struct gate *gate);

#endif
