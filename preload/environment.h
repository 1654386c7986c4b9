/* Which variables the full program and the daemon get. The gate's own come from an agent, whose project may have set
 * any of them. */
#ifndef RAMPART_ENVIRONMENT_H
#define RAMPART_ENVIRONMENT_H

#include <stdbool.h>

#include "gate.h"

enum receiver {
  /* Gets all but what changes how programs load their code. */
  FOR_PROGRAM,
  /* Outlives the agent, so that it gets only what describes the user and the machine. */
  FOR_DAEMON,
};

/* Whether a variable, `NAME=VALUE`, is handed on. */
bool environment_keeps(const char *variable, enum receiver receiver);

/* Makes the environment out of `from`: what is kept of it, the configuration's own, and RAMPART_HOME. On the PATH, the
 * gate's folders are left out, or a shell that these programs start would come back here. NULL without memory. The
 * process is about to be replaced, so nothing of it is ever freed. */
const char **environment_for(const struct gate *gate, char *const *from, enum receiver receiver);

#endif
