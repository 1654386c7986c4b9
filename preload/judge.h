/* Getting a call judged: by the daemon, else by the full program. */
#ifndef RAMPART_JUDGE_H
#define RAMPART_JUDGE_H

#include "gate.h"
#include "os.h"

struct judgement {
  /* Whether `answer` is one. */
  bool judged;
  /* Whether the daemon is not running and is to be started, once the answer is given. */
  bool start_daemon;
  struct answer answer;
  /* Why the daemon, and why the program, gave none. Empty where there is nothing to say. */
  char daemon_why[WHY_SIZE];
  char program_why[WHY_SIZE];
};

void judge(struct gate *gate, const char *agent, const char *payload, size_t length, struct judgement *judgement);

/* Where nothing could judge: leaves a notice for the log, and says so on stderr. */
void judge_report(const struct gate *gate, const char *agent, const struct judgement *judgement, bool closed);

#endif
