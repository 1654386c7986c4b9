#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "environment.h"
#include "http.h"
#include "os.h"
#include "process.h"

extern char **environ;

/* How often it is looked whether a program has ended whose stdout another process keeps open. */
#define LOOK_MS 20

#define LOG_LIMIT ((off_t)1024 * 1024)
#define START_AGAIN_S 10

/* In a new process: nothing of the caller's but the three streams. A daemon that kept a pipe of the agent's open would
 * keep the agent waiting for its end. */
static void close_others(void) {
#if defined(__linux__) && defined(SYS_close_range)
  if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0) return;
#endif
  long limit = sysconf(_SC_OPEN_MAX);
  if (limit < 0 || limit > 65536) limit = 65536;
  for (int handle = 3; handle < limit; handle++) close(handle);
}

static void reset_signals(void) {
  for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A pipe whose ends are above the standard streams and are not inherited. */
static bool open_pipe(int ends[2]) {
  if (pipe(ends) != 0) return false;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return true;
}

static void close_pipe(const int ends[2]) {
  close(ends[0]);
  close(ends[1]);
}

_Noreturn static void become_program(const char **words, const char **variables, int input, int output, pid_t parent) {
  setpgid(0, 0);
#ifdef __linux__
  /* Whoever ends the gate does not leave its program behind. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
#else
  (void)parent;
#endif
  reset_signals();
  if (dup2(input, 0) == 0 && dup2(output, 1) == 1) {
    close_others();
    execve(words[0], (char *const *)words, (char *const *)variables);
  }
  _exit(127);
}

/* What goes on with a program that was started. */
struct running {
  pid_t pid;
  int input;
  int output;
  bool ended;
  int status;
};

static bool has_ended(struct running *running) {
  if (!running->ended && waitpid(running->pid, &running->status, WNOHANG) == running->pid) running->ended = true;
  return running->ended;
}

static void nap(long milliseconds) {
  const struct timespec time = {.tv_nsec = milliseconds * 1000000};
  nanosleep(&time, NULL);
}

static void end_group(struct running *running) {
  kill(-running->pid, SIGKILL);
  kill(running->pid, SIGKILL);
  /* A process in the midst of a slow disk access ends later; it is not waited for. */
  for (int i = 0; i < 100 && !has_ended(running); i++) nap(1);
}

/* Feeds what is left of the payload. Closes the pipe when that is all, or the program does not want it. */
static void feed(struct running *running, const char *payload, size_t length, size_t *fed) {
  const ssize_t taken = write(running->input, payload + *fed, length - *fed);
  if (taken > 0) *fed += (size_t)taken;
  const bool over = taken < 0 && errno != EAGAIN && errno != EINTR;
  if (*fed == length || over) {
    close(running->input);
    running->input = -1;
  }
}

enum drained { DRAIN_MORE, DRAIN_END, DRAIN_WRONG };

static enum drained drain(struct running *running, struct buffer *into) {
  if (!buffer_reserve(into, 65536)) return DRAIN_WRONG;
  const ssize_t got = read(running->output, into->data + into->length, into->capacity - into->length);
  if (got > 0) into->length += (size_t)got;
  if (into->length > HTTP_BODY_LIMIT) return DRAIN_WRONG;
  if (got == 0) return DRAIN_END;
  return got > 0 || errno == EAGAIN || errno == EINTR ? DRAIN_MORE : DRAIN_WRONG;
}

/* Passes the payload in and the answer out until the program has ended. Returns what went wrong, or NULL. */
static const char *converse(struct running *running, const char *payload, size_t length, int64_t deadline,
                            struct buffer *into) {
  size_t fed = 0;
  bool open = true;
  if (length == 0) {
    close(running->input);
    running->input = -1;
  }
  while (open || !has_ended(running)) {
    const int64_t left = deadline - os_now();
    if (left <= 0) return "it did not answer in time";
    if (!open) {
      nap(1);
      continue;
    }
    struct pollfd ends[2] = {{.fd = running->output, .events = POLLIN}, {.fd = running->input, .events = POLLOUT}};
    const int ready = poll(ends, 2, left < LOOK_MS ? (int)left : LOOK_MS);
    if (ready < 0 && errno != EINTR) return "its answer could not be read";
    if (ready > 0 && ends[1].revents != 0) feed(running, payload, length, &fed);
    if (ready > 0 && ends[0].revents != 0) {
      const enum drained drained = drain(running, into);
      if (drained == DRAIN_WRONG) return "its answer is longer than 16 MiB or could not be kept";
      open = drained == DRAIN_MORE;
    } else if (ready == 0 && has_ended(running)) {
      /* It has left, and what it started keeps its stdout open: there is no more to come from it. */
      open = false;
    }
  }
  return NULL;
}

/* Whether the program's end lets its answer count. */
static const char *read_end(const struct running *running, struct answer *answer) {
  if (!WIFEXITED(running->status)) return "it was killed";
  const int status = WEXITSTATUS(running->status);
  if (status == 127 && answer->held.length == 0) return "it could not be started";
  const char *wrong = answer_read(answer);
  if (wrong == NULL && status != 0 && status != answer->status) return "it failed";
  return wrong;
}

static bool start(const struct gate *gate, const char *agent, struct running *running) {
  struct words words = {0};
  bool fine = true;
  for (size_t i = 0; i < gate->conf.program.count; i++) fine = fine && words_add(&words, gate->conf.program.item[i]);
  fine = fine && words_add(&words, "--agent") && words_add(&words, agent);
  const char **variables = environment_for(gate, environ, FOR_PROGRAM);
  int input[2];
  int output[2];
  if (!fine || variables == NULL || !open_pipe(input)) return false;
  if (!open_pipe(output)) {
    close_pipe(input);
    return false;
  }
  const pid_t parent = getpid();
  running->pid = fork();
  if (running->pid == 0) become_program(words.item, variables, input[0], output[1], parent);
  close(input[0]);
  close(output[1]);
  if (running->pid < 0) {
    close(input[1]);
    close(output[0]);
    return false;
  }
  /* Both do it, as either may be first. */
  setpgid(running->pid, running->pid);
  fcntl(input[1], F_SETFL, O_NONBLOCK);
  fcntl(output[0], F_SETFL, O_NONBLOCK);
  running->input = input[1];
  running->output = output[0];
  return true;
}

bool program_run(const struct gate *gate, const char *agent, const char *payload, size_t length, int64_t deadline,
                 struct answer *answer, char *why) {
  if (gate->conf.program.count == 0) {
    snprintf(why, WHY_SIZE, "%s", gate->problem[0] == '\0' ? "bin/gate.conf names no full program" : gate->problem);
    return false;
  }
  struct running running = {.input = -1, .output = -1};
  if (!start(gate, agent, &running)) {
    snprintf(why, WHY_SIZE, "cannot start the full program: %s", strerror(errno));
    return false;
  }
  const char *wrong = converse(&running, payload, length, deadline, &answer->held);
  if (running.input >= 0) close(running.input);
  close(running.output);
  if (wrong != NULL) {
    end_group(&running);
  } else {
    wrong = read_end(&running, answer);
  }
  if (wrong == NULL) return true;
  snprintf(why, WHY_SIZE, "the full program gave no answer: %s", wrong);
  answer_free(answer);
  return false;
}

/* Whether it is this process that starts the daemon: many gates may find it gone at once. */
static bool claim_start(const struct gate *gate) {
  char *stopped = gate_path(gate, "run/stopped");
  char *starting = gate_path(gate, "run/starting");
  bool claimed = false;
  if (stopped != NULL && starting != NULL && !os_exists(stopped)) {
    const int handle = open(starting, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat status;
    if (handle >= 0 && flock(handle, LOCK_EX | LOCK_NB) == 0 && fstat(handle, &status) == 0) {
      const int64_t age = (int64_t)time(NULL) - (int64_t)status.st_mtime;
      /* Empty: made just now, by this process or one that has not come this far. A time to come is a clock's jump. */
      if (status.st_size == 0 || age < 0 || age >= START_AGAIN_S) {
        char line[24];
        const int length = snprintf(line, sizeof line, "%ld\n", (long)getpid());
        claimed = ftruncate(handle, 0) == 0 && write(handle, line, (size_t)length) == length;
      }
    }
    if (handle >= 0) close(handle);
  }
  free(stopped);
  free(starting);
  return claimed;
}

static int open_log(const struct gate *gate) {
  char *path = gate_path(gate, "run/daemon.log");
  if (path == NULL) return -1;
  const int handle = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct stat status;
  if (handle >= 0 && fstat(handle, &status) == 0 && status.st_size > LOG_LIMIT && ftruncate(handle, 0) != 0) {
    close(handle);
    free(path);
    return -1;
  }
  free(path);
  return handle;
}

_Noreturn static void become_daemon(const struct gate *gate, const char **variables) {
  setsid();
  /* A second process, which can't be given a terminal and is nobody's child to wait for. */
  if (fork() != 0) _exit(0);
  reset_signals();
  const int nothing = open("/dev/null", O_RDWR);
  int log = open_log(gate);
  if (log < 0) log = nothing;
  if (nothing >= 0 && dup2(nothing, 0) == 0 && dup2(log, 1) == 1 && dup2(log, 2) == 2) {
    close_others();
    /* The agent's folder is not kept busy. */
    if (chdir(gate->home) == 0) {
      execve(gate->conf.daemon.item[0], (char *const *)gate->conf.daemon.item, (char *const *)variables);
    }
  }
  _exit(127);
}

void background_start(const struct gate *gate) {
  if (gate->home == NULL || gate->conf.daemon.count == 0) return;
  char *run = gate_path(gate, "run");
  if (run != NULL) mkdir(run, 0700);
  free(run);
  if (!claim_start(gate)) return;
  const char **variables = environment_for(gate, environ, FOR_DAEMON);
  if (variables == NULL) return;
  const pid_t pid = fork();
  if (pid == 0) become_daemon(gate, variables);
  if (pid > 0) {
    /* Only the first process, which is gone at once. */
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
  }
}
