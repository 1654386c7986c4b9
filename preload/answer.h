/* An answer: what to print, and the status to leave with. */
#ifndef RAMPART_ANSWER_H
#define RAMPART_ANSWER_H

#include "buffer.h"

struct answer {
  /* The bytes that `out` and `err` lie in. */
  struct buffer held;
  const char *out;
  size_t out_length;
  const char *err;
  size_t err_length;
  int status;
  /* Seconds for which a person's answer in place of this one is worth waiting for; 0 where nobody is asked. */
  int wait_seconds;
};

/* Takes what is held from `start` on for the answer; its last `stderr_length` bytes are for stderr. */
void answer_set(struct answer *answer, size_t start, int status, size_t stderr_length);

/* Reads what the full program printed: a line `rampart-answer STATUS STDERRBYTES`, then the body. A runtime that
 * crashes prints no such line, so nothing else it may print is taken for an answer. Returns what is wrong, or NULL. */
const char *answer_read(struct answer *answer);

void answer_free(struct answer *answer);

#endif
