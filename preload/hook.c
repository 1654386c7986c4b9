/* The hook's mode: the agent's payload comes on stdin, its answer goes to stdout. */
#include "http.h"
#include "judge.h"
#include "process.h"

#include <stdio.h>
#include <string.h>

/* Long enough for a busy agent; one that does not read has no use for the answer. */
#define PRINT_MS 5000

/* Prints an answer. Where the agent does not take it, the call must not seem to have been allowed. */
static int print(const struct answer *answer) {
  const int64_t deadline = os_now() + PRINT_MS;
  if (!os_write(1, answer->out, answer->out_length, deadline)) {
    gate_say("cannot give the answer: stdout does not take it");
    return EXIT_STOP;
  }
  os_write(2, answer->err, answer->err_length, deadline);
  return answer->status;
}

/* What is said where nothing could judge. */
static int answer_unjudged(const struct gate *gate, const char *agent, const struct judgement *judgement,
                           bool refused) {
  const struct conf_answer *answer = conf_answer(&gate->conf, agent, refused);
  const bool closed = refused || gate->conf.fail_closed;
  judge_report(gate, agent, judgement, closed);
  if (answer == NULL) return closed ? EXIT_STOP : 0;
  struct answer said = {.status = answer->status};
  if (*answer->text != '\0') {
    buffer_add_text(&said.held, answer->text);
    buffer_add_text(&said.held, "\n");
    if (said.held.failed) return EXIT_STOP;
    answer_set(&said, 0, answer->status, 0);
  }
  return print(&said);
}

/* What is wrong with the payload, or NULL. */
static const char *input_problem(enum input input) {
  switch (input) {
    case INPUT_WHOLE: return NULL;
    case INPUT_TOO_LONG: return "the payload is longer than 16 MiB";
    case INPUT_UNENDED: return "the payload did not end in time";
    case INPUT_BROKEN: return "the payload could not be read";
  }
  return "the payload could not be read";
}

int hook(struct gate *gate, const char *agent) {
  struct buffer payload = {0};
  struct judgement judgement = {0};
  const enum input input = os_read_input(&payload, HTTP_BODY_LIMIT, gate->deadline);
  const char *problem = input_problem(input);
  if (problem != NULL) {
    snprintf(judgement.daemon_why, sizeof judgement.daemon_why, "%s", problem);
    /* What is too long comes from the agent, so that it must not open the door. */
    return answer_unjudged(gate, agent, &judgement, input == INPUT_TOO_LONG);
  }
  judge(gate, agent, payload.data, payload.length, &judgement);
  const int status =
      judgement.judged ? print(&judgement.answer) : answer_unjudged(gate, agent, &judgement, false);
  if (judgement.start_daemon) {
    /* The agent has its answer and need not wait for this. */
    os_close_output();
    background_start(gate);
  }
  return status;
}
