/* Asking the daemon. */
#ifndef RAMPART_DAEMON_H
#define RAMPART_DAEMON_H

#include "answer.h"
#include "link.h"

/* How to reach it. */
struct daemon_place {
  const char *socket;
  int port;
  const char *token;
};

/* Posts a payload and takes the answer. Anything but LINK_OPEN means that there is none, and `why` says why not. */
enum link_state daemon_ask(const struct daemon_place *place, const char *path, const char *payload, size_t length,
                           int64_t deadline, struct answer *answer, char *why);

#endif
