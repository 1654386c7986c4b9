#include "answer.h"

#include <string.h>

#include "http.h"

static const char MARK[] = "rampart-answer ";

void answer_set(struct answer *answer, size_t start, int status, size_t stderr_length) {
  const size_t length = answer->held.length - start;
  answer->out = answer->held.data + start;
  answer->out_length = length - stderr_length;
  answer->err = answer->out + answer->out_length;
  answer->err_length = stderr_length;
  answer->status = status;
}

const char *answer_read(struct answer *answer) {
  static const char WRONG[] = "it printed something else than an answer";
  const struct buffer *held = &answer->held;
  const size_t mark = sizeof MARK - 1;
  if (held->length == 0) return "it printed nothing";
  if (held->length < mark || memcmp(held->data, MARK, mark) != 0) return WRONG;
  const char *status = held->data + mark;
  const char *end = memchr(status, '\n', held->length - mark);
  if (end == NULL) return WRONG;
  const char *space = memchr(status, ' ', (size_t)(end - status));
  if (space == NULL) return WRONG;
  const int64_t number = http_number(status, (size_t)(space - status), 255);
  const int64_t errors = http_number(space + 1, (size_t)(end - space - 1), (int64_t)HTTP_BODY_LIMIT);
  const size_t start = (size_t)(end + 1 - held->data);
  if (number < 0 || errors < 0) return WRONG;
  if ((size_t)errors > held->length - start) return "its answer is cut off";
  answer_set(answer, start, (int)number, (size_t)errors);
  return NULL;
}

void answer_free(struct answer *answer) {
  buffer_free(&answer->held);
  *answer = (struct answer){0};
}
