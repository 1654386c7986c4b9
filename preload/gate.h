/* What all of the gate's modes know. */
#ifndef RAMPART_GATE_H
#define RAMPART_GATE_H

#include "conf.h"
#include "daemon.h"

/* Exit status of a mistake in the command line, and of a call that stops as nobody could answer. */
#define EXIT_STOP 2

struct gate {
  /* The Rampart home: two folders above this program. NULL where the system does not say where that is. */
  char *home;
  char *self;
  char *socket;
  struct conf conf;
  /* What is wrong with the configuration, or empty. */
  char problem[256];
  /* Nothing may take longer than until then. */
  int64_t deadline;
};

/* Finds the home and reads the configuration. */
void gate_open(struct gate *gate);

/* The `kind` of place where the daemon listens. */
struct daemon_place gate_daemon(const struct gate *gate);

/* A path below the home; to be freed. NULL without a home or memory. */
char *gate_path(const struct gate *gate, const char *below);

/* Says one line on stderr, `rampart: ` before it. */
void gate_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Modes; each returns the exit status. */
int hook(struct gate *gate, const char *agent);
int check(struct gate *gate);
#ifndef _WIN32
/* Does not return where the real shell takes over. `name` is bash, sh, ... */
int shim(struct gate *gate, const char *name, char **argv);
/* The shell's name where a program that was started by this name is a shell, else NULL. */
const char *shim_name(const char *program);
#endif

#endif
