/* A connection to the daemon: a unix socket, or on Windows TCP to 127.0.0.1. link_posix.c, link_windows.c. */
#ifndef RAMPART_LINK_H
#define RAMPART_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum link_state {
  LINK_OPEN,
  /* Nobody listens: a daemon may be started. */
  LINK_ABSENT,
  /* Somebody may, but it can't be reached. */
  LINK_FAILED,
};

struct link {
#ifdef _WIN32
  uintptr_t handle;
#else
  int handle;
#endif
};

/* Connects to the socket at `path`, or where there is none of those to `port`. `why` is of WHY_SIZE bytes and says what
 * went wrong unless the state is LINK_OPEN. */
enum link_state link_open(struct link *link, const char *path, int port, int64_t deadline, char *why);

/* Sends both parts, as one where that is possible. */
bool link_send(struct link *link, const char *head, size_t head_length, const char *body, size_t body_length,
               int64_t deadline, char *why);

/* Receives some bytes: how many; 0 at the end; -1 on an error or at the deadline, told by `why`. */
long link_receive(struct link *link, char *into, size_t room, int64_t deadline, char *why);

void link_close(struct link *link);

#endif
