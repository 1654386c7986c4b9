#include "judge.h"

#include <stdio.h>
#include <string.h>

#include "json.h"
#include "process.h"

/* Beyond the time that an answer may take, for the daemon to say that none came. */
#define WAIT_MORE_MS 10000

/* A service that was waited for may say that a person is to be asked, and no more than that. */
#define MOST_WAITS 3

/* A person or a service is asked: says so, and waits for the answer. Where none comes, as the daemon was stopped, the
 * first answer stays, which does not let the call through. Returns whether one came. */
static bool wait_for_answer(const struct daemon_place *place, const char *agent, const char *payload, size_t length,
                            struct answer *answer) {
  os_write(2, answer->err, answer->err_length, os_now() + 1000);
  answer->err_length = 0;
  char path[96];
  snprintf(path, sizeof path, "/v1/hook/%s/wait", agent);
  const int64_t until = os_now() + (int64_t)answer->wait_seconds * 1000 + WAIT_MORE_MS;
  struct answer decided = {0};
  char why[WHY_SIZE];
  if (daemon_ask(place, path, payload, length, until, &decided, why) == LINK_OPEN) {
    answer_free(answer);
    *answer = decided;
    return true;
  }
  gate_say("a decision was waited for, but none got here, so it was not run: %s", why);
  return false;
}

void judge(struct gate *gate, const char *agent, const char *payload, size_t length, struct judgement *judgement) {
  *judgement = (struct judgement){0};
  char path[96];
  snprintf(path, sizeof path, "/v1/hook/%s", agent);
  int64_t until = os_now() + gate->conf.timeout_ms;
  if (until > gate->deadline) until = gate->deadline;
  const struct daemon_place place = gate_daemon(gate);
  const enum link_state state =
      daemon_ask(&place, path, payload, length, until, &judgement->answer, judgement->daemon_why);
  judgement->judged = state == LINK_OPEN;
  if (judgement->judged) {
    for (int waits = 0; waits < MOST_WAITS && judgement->answer.wait_seconds > 0; waits++) {
      if (!wait_for_answer(&place, agent, payload, length, &judgement->answer)) break;
    }
    return;
  }
  judgement->start_daemon = state == LINK_ABSENT;

  until = os_now() + gate->conf.program_ms;
  if (until > gate->deadline) until = gate->deadline;
  judgement->judged =
      program_run(gate, agent, payload, length, until, &judgement->answer, judgement->program_why);
}

static void add_field(struct buffer *out, const char *before, const char *value) {
  buffer_add_text(out, before);
  json_add_text(out, value);
}

void judge_report(const struct gate *gate, const char *agent, const struct judgement *judgement, bool closed) {
  char message[2 * WHY_SIZE + 128];
  const char *between = judgement->daemon_why[0] != '\0' && judgement->program_why[0] != '\0' ? "; " : "";
  snprintf(message, sizeof message, "could not judge a call, so it was %s (%s%s%s)",
           closed ? "stopped, as fail is closed" : "let through, as fail is open", judgement->daemon_why, between,
           judgement->program_why);
  struct buffer notice = {0};
  add_field(&notice, "{\"kind\":\"notice\",\"notice\":\"answered-unjudged\",\"level\":\"warning\",\"message\":", message);
  add_field(&notice, ",\"agent\":", agent);
  add_field(&notice, ",\"detail\":{\"fail\":", closed ? "closed" : "open");
  add_field(&notice, ",\"daemon\":", judgement->daemon_why);
  add_field(&notice, ",\"program\":", judgement->program_why);
  buffer_add_text(&notice, "}}\n");

  char name[64];
  snprintf(name, sizeof name, "%lld-%lld.json", (long long)os_unix_time(), (long long)os_process_id());
  const bool kept = gate->home != NULL && !notice.failed &&
                    os_write_new(gate->home, "audit" OS_SLASH "spool", name, &notice);
  gate_say("%s%s. Run `rampart doctor` to see what is wrong.", message,
           kept ? "" : ", and could not note it for the log");
  buffer_free(&notice);
}
