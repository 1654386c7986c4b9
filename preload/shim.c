/* The shell's mode: the gate stands in for bash, sh and the like, asks about what they are to run, and gives way to
 * the real shell, or stops. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "judge.h"
#include "process.h"

/* As a shell says of a command that it may not run, and of one that it does not find. */
#define EXIT_DENIED 126
#define EXIT_NOT_FOUND 127

static const char GATE[] = "rampart-gate";

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

const char *shim_name(const char *program) {
  static const char *const SHELLS[] = {"bash", "sh", "zsh", "dash", "fish"};
  const char *name = base_name(program);
  if (*name == '-') name++;
  for (size_t i = 0; i < sizeof SHELLS / sizeof *SHELLS; i++) {
    if (strcmp(name, SHELLS[i]) == 0) return SHELLS[i];
  }
  return NULL;
}

/* Whether the shell reads what a person types: no command, no script, a terminal. */
static bool is_interactive(char **argv) {
  if (!isatty(0)) return false;
  for (char **word = argv + 1; *word != NULL; word++) {
    const char *text = *word;
    if (text[0] != '-' && text[0] != '+') return false;
    if (strcmp(text, "-") == 0 || strcmp(text, "--") == 0) return word[1] == NULL;
    if (text[1] == '-') {
      /* Long options; these two take a file. */
      if ((strcmp(text, "--rcfile") == 0 || strcmp(text, "--init-file") == 0) && word[1] != NULL) word++;
      continue;
    }
    if (text[0] == '-' && strchr(text, 'c') != NULL) return false;
    /* -o and -O take the next word. */
    const char last = text[strlen(text) - 1];
    if ((last == 'o' || last == 'O') && word[1] != NULL) word++;
  }
  return true;
}

static void add_member(struct buffer *out, const char *before, const char *value) {
  buffer_add_text(out, before);
  json_add_text(out, value == NULL ? "" : value);
}

static void write_payload(struct buffer *out, const char *name, char **argv) {
  buffer_add_text(out, "{\"hook_event_name\":\"shell\"");
  add_member(out, ",\"shell\":", name);
  buffer_add_text(out, ",\"argv\":[");
  for (char **word = argv; *word != NULL; word++) {
    if (word != argv) buffer_add_text(out, ",");
    json_add_text(out, *word);
  }
  char *cwd = getcwd(NULL, 0);
  add_member(out, "],\"cwd\":", cwd);
  free(cwd);
  add_member(out, ",\"session\":", getenv("RAMPART_SESSION"));
  add_member(out, ",\"agent\":", getenv("RAMPART_AGENT"));
  buffer_add_text(out, is_interactive(argv) ? ",\"interactive\":true}" : ",\"interactive\":false}");
}

/* Whether a path is below the folder. */
static bool is_below(const char *path, const char *folder) {
  const size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* Whether a program can be started, and is neither this gate nor another's shim, which would only come back here. */
static bool is_real_shell(const struct gate *gate, const char *path) {
  struct stat status;
  if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || access(path, X_OK) != 0) return false;
  struct stat self;
  if (gate->self != NULL && stat(gate->self, &self) == 0 && self.st_dev == status.st_dev &&
      self.st_ino == status.st_ino) {
    return false;
  }
  char *resolved = realpath(path, NULL);
  if (resolved == NULL) return false;
  char *own = gate_path(gate, "bin");
  const bool real = strcmp(base_name(resolved), GATE) != 0 && (own == NULL || !is_below(resolved, own));
  free(own);
  free(resolved);
  return real;
}

/* Path of a shell in a folder, if it is one; to be freed. */
static char *shell_in(const struct gate *gate, const char *folder, size_t length, const char *name) {
  struct buffer path = {0};
  buffer_add(&path, folder, length);
  buffer_add_text(&path, "/");
  buffer_add_text(&path, name);
  char *text = buffer_text(&path);
  if (text != NULL && is_real_shell(gate, text)) return text;
  free(text);
  return NULL;
}

/* The first shell of that name on the PATH that is not a shim; to be freed. Relative entries are passed over: what lies
 * in the folder where an agent works must not become the shell. */
static char *find_shell(const struct gate *gate, const char *name) {
  const char *path = getenv("PATH");
  for (const char *entry = path == NULL ? "" : path; *entry != '\0';) {
    const size_t length = strcspn(entry, ":");
    char *found = entry[0] == '/' ? shell_in(gate, entry, length, name) : NULL;
    if (found != NULL) return found;
    entry += length + (entry[length] == ':' ? 1 : 0);
  }
  char *found = shell_in(gate, "/bin", strlen("/bin"), name);
  return found != NULL ? found : shell_in(gate, "/usr/bin", strlen("/usr/bin"), name);
}

static int become_shell(const struct gate *gate, const char *name, char **argv) {
  char *path = find_shell(gate, name);
  if (path == NULL) {
    gate_say("cannot start %s: there is no other %s on the PATH, in /bin, or in /usr/bin", name, name);
    return EXIT_NOT_FOUND;
  }
  os_undo_begin();
  execv(path, argv);
  const int error = errno;
  os_begin();
  gate_say("cannot start %s: %s", path, strerror(error));
  return error == ENOENT ? EXIT_NOT_FOUND : EXIT_DENIED;
}

int shim(struct gate *gate, const char *name, char **argv) {
  struct buffer payload = {0};
  write_payload(&payload, name, argv);
  struct judgement judgement = {0};
  if (payload.failed) {
    snprintf(judgement.daemon_why, sizeof judgement.daemon_why, "out of memory");
  } else {
    judge(gate, "shell", payload.data, payload.length, &judgement);
  }
  buffer_free(&payload);
  bool allowed = !gate->conf.fail_closed;
  if (judgement.judged) {
    allowed = judgement.answer.status == 0;
    os_write(2, judgement.answer.err, judgement.answer.err_length, os_now() + 5000);
  } else {
    judge_report(gate, "shell", &judgement, !allowed);
  }
  if (judgement.start_daemon) background_start(gate);
  return allowed ? become_shell(gate, name, argv) : EXIT_DENIED;
}
