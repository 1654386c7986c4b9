/* The gate: hands a tool call to Rampart's daemon and relays the answer. README.md says how. */
#include "gate.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os.h"

#define CONF_LIMIT ((size_t)1024 * 1024)

static const char USAGE[] =
    "usage: rampart-gate hook --agent NAME   judge the call on stdin for an agent's hook\n"
    "       rampart-gate check               print what would be used\n"
    "       rampart-gate --version\n"
    "Started by the name of a shell (bash, sh, zsh, dash, fish), it judges the command and becomes that shell.\n";

void gate_say(const char *format, ...) {
  char line[1024] = "rampart: ";
  const size_t head = strlen(line);
  va_list values;
  va_start(values, format);
  vsnprintf(line + head, sizeof line - head - 1, format, values);
  va_end(values);
  const size_t length = strlen(line);
  line[length] = '\n';
  os_write(2, line, length + 1, os_now() + 1000);
}

char *gate_path(const struct gate *gate, const char *below) {
  if (gate->home == NULL) return NULL;
  struct buffer path = {0};
  buffer_add_text(&path, gate->home);
  buffer_add_text(&path, OS_SLASH);
  buffer_add_text(&path, below);
  return buffer_text(&path);
}

/* Cuts the last part off a path. False where there is none. */
static bool cut(char *path) {
  char *slash = strrchr(path, OS_SLASH[0]);
  if (slash == NULL) return false;
  /* The root keeps its slash. */
  slash[slash == path ? 1 : 0] = '\0';
  return true;
}

static void read_configuration(struct gate *gate) {
  char *path = gate_path(gate, "bin" OS_SLASH "gate.conf");
  if (path == NULL) {
    snprintf(gate->problem, sizeof gate->problem, "the system does not say where this program lies");
    return;
  }
  /* Not freed: the configuration points into it. */
  struct buffer text = {0};
  bool exposed = false;
  if (!os_read_file(path, CONF_LIMIT, &text, &exposed) || !buffer_reserve(&text, 1)) {
    snprintf(gate->problem, sizeof gate->problem, "cannot read bin" OS_SLASH "gate.conf: %s", os_error());
  } else {
    conf_read(&gate->conf, text.data, text.length);
    if (exposed) {
      /* Whoever may change the file could have any program started here. */
      conf_drop_programs(&gate->conf);
      snprintf(gate->problem, sizeof gate->problem,
               "others may write to bin" OS_SLASH "gate.conf, so the programs that it names are not started");
    } else if (gate->conf.problem != NULL) {
      snprintf(gate->problem, sizeof gate->problem, "bin" OS_SLASH "gate.conf, line %d: %s",
               gate->conf.problem_line, gate->conf.problem);
    }
  }
  free(path);
}

void gate_open(struct gate *gate) {
  *gate = (struct gate){0};
  conf_defaults(&gate->conf);
  gate->self = os_own_path();
  if (gate->self != NULL) {
    gate->home = strdup(gate->self);
    if (gate->home != NULL && !(cut(gate->home) && cut(gate->home))) {
      free(gate->home);
      gate->home = NULL;
    }
  }
  gate->socket = gate_path(gate, "run" OS_SLASH "rampart.sock");
  read_configuration(gate);
  gate->deadline = os_now() + gate->conf.timeout_ms + gate->conf.program_ms;
}

struct daemon_place gate_daemon(const struct gate *gate) {
  return (struct daemon_place){
      .socket = gate->socket == NULL ? "" : gate->socket,
      .port = gate->conf.port,
      .token = gate->conf.token,
  };
}

static int usage(void) {
  os_write(2, USAGE, sizeof USAGE - 1, os_now() + 1000);
  return EXIT_STOP;
}

int main(int argc, char **argv) {
  os_begin();
  struct gate gate;
#ifndef _WIN32
  const char *shell = argc > 0 ? shim_name(argv[0]) : NULL;
  if (shell != NULL) {
    gate_open(&gate);
    return shim(&gate, shell, argv);
  }
#endif
  if (argc == 2 && strcmp(argv[1], "--version") == 0) {
    static const char VERSION[] = "rampart-gate " RAMPART_VERSION "\n";
    return os_write(1, VERSION, sizeof VERSION - 1, os_now() + 1000) ? 0 : EXIT_STOP;
  }
  if (argc == 2 && strcmp(argv[1], "check") == 0) {
    gate_open(&gate);
    return check(&gate);
  }
  if (argc == 4 && strcmp(argv[1], "hook") == 0 && strcmp(argv[2], "--agent") == 0 && conf_is_agent(argv[3])) {
    gate_open(&gate);
    return hook(&gate, argv[3]);
  }
  return usage();
}
