#include "daemon.h"

#include <stdio.h>

#include "http.h"
#include "os.h"

static bool receive(struct link *link, int64_t deadline, struct answer *answer, char *why) {
  struct buffer *held = &answer->held;
  struct http_answer parsed = {0};
  for (;;) {
    if (!buffer_reserve(held, 16384)) {
      snprintf(why, WHY_SIZE, "out of memory");
      return false;
    }
    const long got =
        link_receive(link, held->data + held->length, held->capacity - held->length, deadline, why);
    if (got < 0) return false;
    if (got == 0) {
      snprintf(why, WHY_SIZE, "the daemon broke off before its answer was whole");
      return false;
    }
    held->length += (size_t)got;
    const char *wrong = NULL;
    const enum http_state state = http_read(held->data, held->length, &parsed, &wrong);
    if (state == HTTP_BAD) {
      snprintf(why, WHY_SIZE, "%s", wrong);
      return false;
    }
    if (state == HTTP_DONE) break;
  }
  answer_set(answer, parsed.head_length, parsed.exit_status, parsed.stderr_length);
  answer->wait_seconds = parsed.wait_seconds;
  return true;
}

enum link_state daemon_ask(const struct daemon_place *place, const char *path, const char *payload, size_t length,
                           int64_t deadline, struct answer *answer, char *why) {
  struct link link;
  const enum link_state state = link_open(&link, place->socket, place->port, deadline, why);
  if (state != LINK_OPEN) return state;
  struct buffer head = {0};
  http_add_request(&head, path, place->token, length);
  bool answered = false;
  if (head.failed) {
    snprintf(why, WHY_SIZE, "out of memory");
  } else {
    answered = link_send(&link, head.data, head.length, payload, length, deadline, why) &&
               receive(&link, deadline, answer, why);
  }
  buffer_free(&head);
  link_close(&link);
  if (!answered) buffer_free(&answer->held);
  return answered ? LINK_OPEN : LINK_FAILED;
}
