/* gate.conf: what the gate is told when it is installed. Lines of `key value`; the value is the rest of the line
 * as it stands; `#` starts a comment at a line's start. README.md describes the keys. */
#ifndef RAMPART_CONF_H
#define RAMPART_CONF_H

#include <stdbool.h>
#include <stddef.h>

/* Words in the order of their lines, with a NULL behind them. All zero holds none. */
struct words {
  const char **item;
  size_t count;
  size_t capacity;
};

bool words_add(struct words *words, const char *word);

/* What to print where nothing could judge. */
struct conf_answer {
  const char *agent;
  const char *text;
  int status;
  /* From a line `answer-closed`, for a payload that the gate itself refuses. */
  bool closed;
};

struct conf {
  bool fail_closed;
  /* Milliseconds for the daemon, and for the full program. */
  int timeout_ms;
  int program_ms;
  /* The daemon's TCP port where there are no unix sockets; 0 where none is given. */
  int port;
  const char *token;
  struct words program;
  struct words daemon;
  struct words env;
  struct conf_answer *answers;
  size_t answer_count;
  /* The first thing that is wrong with the file, or NULL, and its line. */
  const char *problem;
  int problem_line;
};

/* What holds where the file says nothing. */
void conf_defaults(struct conf *conf);

/* Reads the text, which must stay: the words point into it, and its line breaks become NULs. `text[length]` must
 * be writable. A line that is wrong leaves its default, but for `fail`, which a mistake makes closed. */
void conf_read(struct conf *conf, char *text, size_t length);

/* The answer for an agent, or NULL. `closed` prefers the line `answer-closed`. */
const struct conf_answer *conf_answer(const struct conf *conf, const char *agent, bool closed);

/* Drops the lines that start programs, where the file can't be trusted with that. */
void conf_drop_programs(struct conf *conf);

/* An agent's name: letters of a to z, digits, `-`, `_`, at most 64. */
bool conf_is_agent(const char *name);

void conf_free(struct conf *conf);

#endif
