#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif
#ifdef __linux__
#include <sys/auxv.h>
#endif

#include "os.h"

static struct sigaction pipe_before;
static struct sigaction child_before;
static bool stood_in[3];

void os_begin(void) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigaction(SIGPIPE, &ignore, &pipe_before);
  /* Where it is ignored, a program's exit status can't be had. */
  struct sigaction usual = {.sa_handler = SIG_DFL};
  sigaction(SIGCHLD, &usual, &child_before);
  struct pollfd streams[3];
  for (int i = 0; i < 3; i++) streams[i] = (struct pollfd){.fd = i};
  if (poll(streams, 3, 0) <= 0) return;
  for (int i = 0; i < 3; i++) {
    /* The lowest number that is free is the one that open() gives. */
    if (streams[i].revents & POLLNVAL) stood_in[i] = open("/dev/null", i == 0 ? O_RDONLY : O_WRONLY) == i;
  }
}

void os_undo_begin(void) {
  sigaction(SIGPIPE, &pipe_before, NULL);
  sigaction(SIGCHLD, &child_before, NULL);
  for (int i = 0; i < 3; i++) {
    if (stood_in[i]) close(i);
  }
}

static int64_t read_clock(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time) != 0) return 0;
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t os_now(void) { return read_clock(CLOCK_MONOTONIC); }

int64_t os_unix_time(void) { return read_clock(CLOCK_REALTIME); }

int64_t os_process_id(void) { return getpid(); }

char *os_own_path(void) {
#if defined(__APPLE__)
  char path[PATH_MAX];
  uint32_t size = sizeof path;
  if (_NSGetExecutablePath(path, &size) != 0) return NULL;
  return realpath(path, NULL);
#else
  char path[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
  if (length > 0 && path[0] == '/') {
    path[length] = '\0';
    return strdup(path);
  }
#ifdef __linux__
  /* No /proc: the path that the kernel was given when it started this program. */
  const char *started = (const char *)getauxval(AT_EXECFN);
  if (started != NULL) return realpath(started, NULL);
#endif
  return NULL;
#endif
}

const char *os_error(void) { return strerror(errno); }

bool os_read_file(const char *path, size_t limit, struct buffer *into, bool *exposed) {
  const int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (handle < 0) return false;
  struct stat status;
  bool fine = fstat(handle, &status) == 0;
  if (fine && !S_ISREG(status.st_mode)) {
    errno = EINVAL;
    fine = false;
  }
  *exposed = fine && (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  while (fine) {
    if (!buffer_reserve(into, 4096)) {
      errno = ENOMEM;
      fine = false;
      break;
    }
    const ssize_t got = read(handle, into->data + into->length, 4096);
    if (got == 0) break;
    if (got < 0 && errno == EINTR) continue;
    if (got > 0) into->length += (size_t)got;
    if (into->length > limit) errno = EFBIG;
    fine = got > 0 && into->length <= limit;
  }
  const int error = errno;
  close(handle);
  errno = error;
  return fine;
}

/* Waits until a standard stream is ready. False at the deadline. */
static bool wait_for(int stream, short events, int64_t deadline) {
  for (;;) {
    const int64_t left = deadline - os_now();
    if (left <= 0) return false;
    struct pollfd entry = {.fd = stream, .events = events};
    const int ready = poll(&entry, 1, (int)left);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

enum input os_read_input(struct buffer *into, size_t limit, int64_t deadline) {
  bool too_long = false;
  for (;;) {
    if (!wait_for(0, POLLIN, deadline)) return too_long ? INPUT_TOO_LONG : INPUT_UNENDED;
    const size_t room = into->length < 65536 ? 65536 : into->length;
    if (!buffer_reserve(into, room)) return INPUT_BROKEN;
    const ssize_t got = read(0, into->data + into->length, into->capacity - into->length);
    if (got == 0) return too_long ? INPUT_TOO_LONG : INPUT_WHOLE;
    if (got < 0) {
      if (errno == EINTR || errno == EAGAIN) continue;
      return INPUT_BROKEN;
    }
    into->length += (size_t)got;
    if (into->length > limit) {
      too_long = true;
      into->length = 0;
    }
  }
}

bool os_write(int stream, const char *bytes, size_t length, int64_t deadline) {
  size_t written = 0;
  while (written < length) {
    /* A pipe that is ready takes this much without waiting; the stream itself may be shared, so that making it
     * non-blocking would be felt by others. */
    const size_t left = length - written;
    const size_t part = left < PIPE_BUF ? left : PIPE_BUF;
    if (!wait_for(stream, POLLOUT, deadline)) return false;
    const ssize_t taken = write(stream, bytes + written, part);
    if (taken > 0) {
      written += (size_t)taken;
    } else if (taken < 0 && errno != EINTR && errno != EAGAIN) {
      return false;
    }
  }
  return true;
}

void os_close_output(void) {
  /* Replaced, so that no other file takes their numbers. */
  const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nothing < 0) return;
  dup2(nothing, 1);
  dup2(nothing, 2);
  close(nothing);
}

bool os_exists(const char *path) {
  struct stat status;
  return stat(path, &status) == 0;
}

static bool write_whole(int handle, const struct buffer *content) {
  size_t written = 0;
  while (written < content->length) {
    const ssize_t taken = write(handle, content->data + written, content->length - written);
    if (taken > 0) {
      written += (size_t)taken;
    } else if (taken == 0 || errno != EINTR) {
      return false;
    }
  }
  return fsync(handle) == 0;
}

bool os_write_new(const char *root, const char *folder, const char *name, const struct buffer *content) {
  char path[PATH_MAX];
  char temporary[PATH_MAX];
  for (const char *slash = folder;; slash++) {
    slash += strcspn(slash, "/");
    if (snprintf(path, sizeof path, "%s/%.*s", root, (int)(slash - folder), folder) >= (int)sizeof path) {
      errno = ENAMETOOLONG;
      return false;
    }
    mkdir(path, 0700);
    if (*slash == '\0') break;
  }
  const int whole = snprintf(path, sizeof path, "%s/%s/%s", root, folder, name);
  const int hidden = snprintf(temporary, sizeof temporary, "%s/%s/.%s.tmp", root, folder, name);
  if (whole >= (int)sizeof path || hidden >= (int)sizeof temporary) {
    errno = ENAMETOOLONG;
    return false;
  }
  const int handle = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (handle < 0) return false;
  const bool complete = write_whole(handle, content);
  int error = errno;
  close(handle);
  if (complete && rename(temporary, path) == 0) return true;
  if (complete) error = errno;
  unlink(temporary);
  errno = error;
  return false;
}
