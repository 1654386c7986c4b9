/* What the gate would use, as lines of `key value` for a person and for `rampart doctor`. */
#include <stdio.h>
#include <string.h>

#include "gate.h"
#include "os.h"

static void add_line(struct buffer *out, const char *key, const char *value) {
  buffer_add_text(out, key);
  buffer_add_text(out, " ");
  buffer_add_text(out, value);
  buffer_add_text(out, "\n");
}

static void add_words(struct buffer *out, const char *key, const struct words *words) {
  for (size_t i = 0; i < words->count; i++) add_line(out, key, words->item[i]);
}

static void add_number(struct buffer *out, const char *key, int number) {
  buffer_add_text(out, key);
  buffer_add_text(out, " ");
  buffer_add_number(out, number);
  buffer_add_text(out, "\n");
}

int check(struct gate *gate) {
  struct buffer out = {0};
  const struct conf *conf = &gate->conf;
  add_line(&out, "version", RAMPART_VERSION);
  add_line(&out, "home", gate->home == NULL ? "unknown" : gate->home);
  if (gate->problem[0] != '\0') add_line(&out, "problem", gate->problem);
  add_line(&out, "fail", conf->fail_closed ? "closed" : "open");
  add_number(&out, "timeout_ms", conf->timeout_ms);
  add_number(&out, "program_ms", conf->program_ms);

  const struct daemon_place place = gate_daemon(gate);
  add_line(&out, "socket", place.socket);
  if (place.port != 0) add_number(&out, "port", place.port);
  add_line(&out, "token", place.token == NULL ? "none" : "given");
  char why[WHY_SIZE] = "";
  struct link link;
  if (link_open(&link, place.socket, place.port, os_now() + conf->timeout_ms, why) == LINK_OPEN) {
    link_close(&link);
    add_line(&out, "daemon-reachable", "yes");
  } else {
    add_line(&out, "daemon-reachable", "no");
    add_line(&out, "daemon-problem", why);
  }
  add_words(&out, "program", &conf->program);
  add_words(&out, "daemon", &conf->daemon);
  for (size_t i = 0; i < conf->env.count; i++) {
    /* Names alone: a value may be a secret. */
    const char *variable = conf->env.item[i];
    buffer_add_text(&out, "env ");
    buffer_add(&out, variable, strcspn(variable, "="));
    buffer_add_text(&out, "\n");
  }
  for (size_t i = 0; i < conf->answer_count; i++) {
    add_line(&out, conf->answers[i].closed ? "answer-closed" : "answer", conf->answers[i].agent);
  }
  const bool printed = !out.failed && os_write(1, out.data, out.length, os_now() + 5000);
  buffer_free(&out);
  return printed ? 0 : EXIT_STOP;
}
