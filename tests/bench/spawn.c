/* Measures programs from spawn to exit: `spawn RUNS AT_ONCE PAYLOAD PROGRAM [ARG…]` prints the nanoseconds of each run, one
 * a line. The payload, a file of at most 60 KB, is written into the pipe that is the program's stdin before it starts,
 * as by an agent that is quick; what it prints goes into a pipe that is read after it has left. A measuring program of
 * this size costs next to nothing to spawn from, where Deno's own spawn takes longer than what is measured. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static char payload[61440];
static size_t payload_length;

static void fail(const char *what) {
  fprintf(stderr, "spawn: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int64_t measure(char **command) {
  int in[2];
  int out[2];
  if (pipe(in) != 0 || pipe(out) != 0) fail("pipe");
  for (int i = 0; i < 2; i++) {
    fcntl(in[i], F_SETFD, FD_CLOEXEC);
    fcntl(out[i], F_SETFD, FD_CLOEXEC);
  }
  if (write(in[1], payload, payload_length) != (ssize_t)payload_length) fail("write");
  close(in[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  const int64_t start = now();
  pid_t pid;
  if (posix_spawn(&pid, command[0], &actions, NULL, command, environ) != 0) fail(command[0]);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) fail("waitpid");
  }
  const int64_t took = now() - start;
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  close(out[0]);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    errno = 0;
    fail("the program failed");
  }
  return took;
}

int main(int argc, char **argv) {
  if (argc < 5) fail("usage: spawn RUNS AT_ONCE PAYLOAD PROGRAM [ARG...]");
  const long runs = atol(argv[1]);
  const long at_once = atol(argv[2]);
  const int file = open(argv[3], O_RDONLY);
  const ssize_t length = read(file, payload, sizeof payload);
  if (file < 0 || length < 0) fail(argv[3]);
  payload_length = (size_t)length;
  close(file);
  int64_t *times = mmap(NULL, (size_t)(runs * at_once) * sizeof *times, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANON, -1, 0);
  if (times == MAP_FAILED) fail("mmap");
  for (long worker = 0; worker < at_once; worker++) {
    const pid_t pid = fork();
    if (pid < 0) fail("fork");
    if (pid > 0) continue;
    /* The first ones warm caches. */
    for (int i = 0; i < 20; i++) measure(argv + 4);
    for (long i = 0; i < runs; i++) times[worker * runs + i] = measure(argv + 4);
    _exit(0);
  }
  int failed = 0;
  for (long worker = 0; worker < at_once; worker++) {
    int status;
    if (wait(&status) > 0 && status != 0) failed = 1;
  }
  if (failed) return 1;
  for (long i = 0; i < runs * at_once; i++) printf("%lld\n", (long long)times[i]);
  return 0;
}
