#include "conf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"

bool words_add(struct words *words, const char *word) {
  if (words->count + 2 > words->capacity) {
    const size_t capacity = words->capacity == 0 ? 16 : words->capacity * 2;
    const char **item = realloc(words->item, capacity * sizeof *item);
    if (item == NULL) return false;
    words->item = item;
    words->capacity = capacity;
  }
  words->item[words->count++] = word;
  words->item[words->count] = NULL;
  return true;
}

static void words_free(struct words *words) {
  free(words->item);
  *words = (struct words){0};
}

void conf_defaults(struct conf *conf) {
  *conf = (struct conf){.timeout_ms = 2000, .program_ms = 8000};
}

bool conf_is_agent(const char *name) {
  const size_t length = strlen(name);
  if (length == 0 || length > 64) return false;
  for (size_t i = 0; i < length; i++) {
    const char c = name[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) return false;
  }
  return true;
}

static const char *read_milliseconds(const char *value, int *into) {
  const int64_t number = http_number(value, strlen(value), 600000);
  if (number < 1) return "not a number of milliseconds from 1 to 600000";
  *into = (int)number;
  return NULL;
}

static const char *read_token(const char *value, const char **into) {
  for (const char *c = value; *c != '\0'; c++) {
    if (*c < '!' || *c > '~') return "a token is of visible ASCII characters";
  }
  *into = *value == '\0' ? NULL : value;
  return NULL;
}

static const char *read_word(struct words *into, const char *value) {
  return words_add(into, value) ? NULL : "out of memory";
}

/* `AGENT STATUS TEXT`; the text may be empty. */
static const char *read_answer(struct conf *conf, char *value, bool closed) {
  static const char WRONG[] = "an answer is an agent's name, an exit status, and a text";
  char *status = strchr(value, ' ');
  if (status == NULL) return WRONG;
  *status++ = '\0';
  char *text = strchr(status, ' ');
  if (text != NULL) *text++ = '\0';
  const int64_t number = http_number(status, strlen(status), 255);
  if (number < 0 || !conf_is_agent(value)) return WRONG;
  struct conf_answer *answers = realloc(conf->answers, (conf->answer_count + 1) * sizeof *answers);
  if (answers == NULL) return "out of memory";
  answers[conf->answer_count++] = (struct conf_answer){
      .agent = value, .text = text == NULL ? "" : text, .status = (int)number, .closed = closed};
  conf->answers = answers;
  return NULL;
}

/* Returns what is wrong with the line, or NULL. Keys that are not known are those of a later version. */
static const char *read_line(struct conf *conf, const char *key, char *value) {
  if (strcmp(key, "fail") == 0) {
    conf->fail_closed = strcmp(value, "open") != 0;
    return conf->fail_closed && strcmp(value, "closed") != 0 ? "fail is open or closed" : NULL;
  }
  if (strcmp(key, "timeout_ms") == 0) return read_milliseconds(value, &conf->timeout_ms);
  if (strcmp(key, "program_ms") == 0) return read_milliseconds(value, &conf->program_ms);
  if (strcmp(key, "port") == 0) {
    const int64_t number = http_number(value, strlen(value), 65535);
    if (number < 1) return "not a port from 1 to 65535";
    conf->port = (int)number;
    return NULL;
  }
  if (strcmp(key, "token") == 0) return read_token(value, &conf->token);
  if (strcmp(key, "program") == 0) return read_word(&conf->program, value);
  if (strcmp(key, "daemon") == 0) return read_word(&conf->daemon, value);
  if (strcmp(key, "env") == 0) {
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals == value) return "env is NAME=VALUE";
    return read_word(&conf->env, value);
  }
  if (strcmp(key, "answer") == 0) return read_answer(conf, value, false);
  if (strcmp(key, "answer-closed") == 0) return read_answer(conf, value, true);
  return NULL;
}

void conf_read(struct conf *conf, char *text, size_t length) {
  text[length] = '\0';
  int number = 0;
  bool damaged = false;
  for (char *line = text; line < text + length; number++) {
    char *end = memchr(line, '\n', (size_t)(text + length - line));
    if (end == NULL) end = text + length;
    *end = '\0';
    const char *wrong = NULL;
    if (strlen(line) != (size_t)(end - line)) {
      wrong = "the line has a NUL in it";
      damaged = true;
    } else if (*line != '#' && *line != '\0') {
      char *space = strchr(line, ' ');
      if (space != NULL) *space = '\0';
      wrong = read_line(conf, line, space == NULL ? end : space + 1);
    }
    if (wrong != NULL && conf->problem == NULL) {
      conf->problem = wrong;
      conf->problem_line = number + 1;
    }
    line = end + 1;
  }
  /* A command that lacks a word is another command. */
  if (damaged) conf_drop_programs(conf);
}

const struct conf_answer *conf_answer(const struct conf *conf, const char *agent, bool closed) {
  const struct conf_answer *found = NULL;
  for (size_t i = 0; i < conf->answer_count; i++) {
    const struct conf_answer *answer = &conf->answers[i];
    if (strcmp(answer->agent, agent) != 0 || (answer->closed && !closed)) continue;
    if (found == NULL || (answer->closed && !found->closed)) found = answer;
  }
  return found;
}

void conf_drop_programs(struct conf *conf) {
  words_free(&conf->program);
  words_free(&conf->daemon);
  words_free(&conf->env);
}

void conf_free(struct conf *conf) {
  conf_drop_programs(conf);
  free(conf->answers);
  conf_defaults(conf);
}
