#include "http.h"

#include <string.h>

void http_add_request(struct buffer *out, const char *path, const char *token, size_t body_length) {
  buffer_add_text(out, "POST ");
  buffer_add_text(out, path);
  buffer_add_text(out, " HTTP/1.1\r\nHost: rampart\r\nContent-Type: application/json\r\nContent-Length: ");
  buffer_add_number(out, (long long)body_length);
  if (token != NULL) {
    buffer_add_text(out, "\r\nAuthorization: Bearer ");
    buffer_add_text(out, token);
  }
  buffer_add_text(out, "\r\nConnection: close\r\n\r\n");
}

int64_t http_number(const char *text, size_t length, int64_t limit) {
  if (length == 0 || length > 12) return -1;
  int64_t number = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number <= limit ? number : -1;
}

/* Whether the name is `wanted`, which is in lower case. */
static bool is_named(const char *name, size_t length, const char *wanted) {
  if (length != strlen(wanted)) return false;
  for (size_t i = 0; i < length; i++) {
    const char lower = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + ('a' - 'A')) : name[i];
    if (lower != wanted[i]) return false;
  }
  return true;
}

/* The numbers that the headers give; -1 until they are there. */
struct figures {
  int64_t length;
  int64_t exit_status;
  int64_t stderr_length;
  int64_t wait_seconds;
};

/* Reads one header. Returns what is wrong with it, or NULL. */
static const char *read_header(const char *line, size_t length, struct figures *figures) {
  const char *colon = memchr(line, ':', length);
  if (colon == NULL || colon == line) return "the daemon's answer has a header without a name";
  const size_t name = (size_t)(colon - line);
  const char *value = colon + 1;
  const char *end = line + length;
  while (value < end && (*value == ' ' || *value == '\t')) value++;
  while (end > value && (end[-1] == ' ' || end[-1] == '\t')) end--;

  int64_t *into = NULL;
  int64_t limit = 0;
  if (is_named(line, name, "content-length")) {
    into = &figures->length;
    limit = (int64_t)HTTP_BODY_LIMIT;
  } else if (is_named(line, name, "rampart-exit")) {
    into = &figures->exit_status;
    limit = 255;
  } else if (is_named(line, name, "rampart-stderr")) {
    into = &figures->stderr_length;
    limit = (int64_t)HTTP_BODY_LIMIT;
  } else if (is_named(line, name, "rampart-wait")) {
    into = &figures->wait_seconds;
    limit = HTTP_WAIT_LIMIT;
  } else if (is_named(line, name, "transfer-encoding")) {
    return "the daemon's answer comes in chunks";
  } else {
    return NULL;
  }
  if (*into != -1) return "the daemon's answer has a header twice";
  *into = http_number(value, (size_t)(end - value), limit);
  return *into == -1 ? "the daemon's answer has a header that is no number in its range" : NULL;
}

/* Reads the head, which is whole. Returns what is wrong with it, or NULL. */
static const char *read_head(const char *head, size_t length, struct http_answer *answer) {
  static const char VERSION[] = "HTTP/1.";
  const size_t status_at = sizeof VERSION + 1;
  if (length < status_at + 4 || memcmp(head, VERSION, sizeof VERSION - 1) != 0 ||
      (head[status_at - 2] != '0' && head[status_at - 2] != '1') || head[status_at - 1] != ' ' ||
      (head[status_at + 3] != ' ' && head[status_at + 3] != '\r')) {
    return "what listens on the socket does not speak HTTP";
  }
  if (memcmp(head + status_at, "200", 3) != 0) return "the daemon's answer has another status than 200";

  struct figures figures = {-1, -1, -1, -1};
  /* The two line breaks at the end stay out: each line is followed by one. */
  const char *line = (const char *)memchr(head, '\n', length) + 1;
  const char *last = head + length - 2;
  while (line < last) {
    const char *end = memchr(line, '\n', (size_t)(last - line));
    if (end == NULL || end[-1] != '\r') return "the daemon's answer has a broken head";
    const char *wrong = read_header(line, (size_t)(end - 1 - line), &figures);
    if (wrong != NULL) return wrong;
    line = end + 1;
  }
  if (figures.length == -1) return "the daemon's answer does not say its length";
  if (figures.exit_status == -1) return "the daemon's answer does not say the exit status";
  if (figures.stderr_length == -1) figures.stderr_length = 0;
  if (figures.stderr_length > figures.length) return "the daemon's answer is shorter than its part for stderr";
  answer->body_length = (size_t)figures.length;
  answer->stderr_length = (size_t)figures.stderr_length;
  answer->exit_status = (int)figures.exit_status;
  answer->wait_seconds = figures.wait_seconds < 0 ? 0 : (int)figures.wait_seconds;
  return NULL;
}

enum http_state http_read(const char *bytes, size_t length, struct http_answer *answer, const char **why) {
  while (answer->head_length == 0) {
    const char *from = bytes + answer->scanned;
    const char *end = length > answer->scanned ? memchr(from, '\n', length - answer->scanned) : NULL;
    const size_t reached = end == NULL ? length : (size_t)(end - bytes) + 1;
    answer->scanned = reached;
    if (reached > HTTP_HEAD_LIMIT) {
      *why = "the head of the daemon's answer is too long";
      return HTTP_BAD;
    }
    if (end == NULL) return HTTP_MORE;
    if (reached >= 4 && memcmp(end - 3, "\r\n\r", 3) == 0) {
      *why = read_head(bytes, reached, answer);
      if (*why != NULL) return HTTP_BAD;
      answer->head_length = reached;
    }
  }
  const size_t whole = answer->head_length + answer->body_length;
  if (length > whole) {
    *why = "the daemon's answer is longer than it says";
    return HTTP_BAD;
  }
  return length == whole ? HTTP_DONE : HTTP_MORE;
}
