/* As much of HTTP/1.1 as it takes to ask the daemon. Works on bytes alone; who sends them is not known here. */
#ifndef RAMPART_HTTP_H
#define RAMPART_HTTP_H

#include <stdint.h>

#include "buffer.h"

/* A payload or an answer beyond this is refused, in bytes. */
#define HTTP_BODY_LIMIT ((size_t)16 * 1024 * 1024)

/* The longest time that a person is waited for, in seconds. */
#define HTTP_WAIT_LIMIT 3600

/* The status line and all headers, in bytes. */
#define HTTP_HEAD_LIMIT ((size_t)16 * 1024)

/* Adds the head of a request that posts JSON, with the empty line at its end.
 * `token` may be NULL. Neither it nor the path may hold a line break. */
void http_add_request(struct buffer *out, const char *path, const char *token, size_t body_length);

enum http_state { HTTP_MORE, HTTP_DONE, HTTP_BAD };

/* What an answer says. All zero before the first byte. */
struct http_answer {
  /* Where the search for the head's end goes on. */
  size_t scanned;
  /* Length of the head with its empty line; 0 until it is there. */
  size_t head_length;
  size_t body_length;
  /* How many bytes at the body's end are for stderr. */
  size_t stderr_length;
  /* Exit status that the daemon names, 0 to 255. */
  int exit_status;
  /* Seconds for which it is worth waiting for a person's answer in place of this one; 0 where nobody is asked. */
  int wait_seconds;
};

/* Looks at an answer, all of it that came so far. Call again with more bytes after HTTP_MORE.
 * After HTTP_BAD, `why` says what is wrong. An answer counts only with status 200, a length, and an exit status;
 * what is said twice, or can't be understood, is wrong. */
enum http_state http_read(const char *bytes, size_t length, struct http_answer *answer, const char **why);

/* A decimal number of digits alone, at most `limit`. -1 where it isn't one. */
int64_t http_number(const char *text, size_t length, int64_t limit);

#endif
