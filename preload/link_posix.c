#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "link.h"
#include "os.h"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

static void because(char *why, const char *what) { snprintf(why, WHY_SIZE, "%s", what); }

static void because_of_error(char *why, const char *what) {
  snprintf(why, WHY_SIZE, "%s: %s", what, strerror(errno));
}

/* A socket that programs started later do not inherit. */
static int open_socket(void) {
#ifdef SOCK_CLOEXEC
  return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
#else
  const int handle = socket(AF_UNIX, SOCK_STREAM, 0);
  if (handle >= 0) fcntl(handle, F_SETFD, FD_CLOEXEC);
  return handle;
#endif
}

enum link_state link_open(struct link *link, const char *path, int port, int64_t deadline, char *why) {
  (void)port;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    because(why, "the socket's path is longer than the system allows");
    return LINK_FAILED;
  }
  memcpy(address.sun_path, path, strlen(path) + 1);
  const int handle = open_socket();
  if (handle < 0) {
    because_of_error(why, "cannot make a socket");
    return LINK_FAILED;
  }
  /* A daemon that hangs leaves a full queue, in which connecting waits. */
  const int64_t left = deadline - os_now();
  const struct timeval patience = {.tv_sec = left > 0 ? left / 1000 : 0,
                                   .tv_usec = left > 0 ? (left % 1000) * 1000 + 1 : 1};
  setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
#ifdef SO_NOSIGPIPE
  const int on = 1;
  setsockopt(handle, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  int result;
  do {
    result = connect(handle, (const struct sockaddr *)&address, sizeof address);
  } while (result != 0 && errno == EINTR && os_now() < deadline);
  if (result == 0) {
    link->handle = handle;
    return LINK_OPEN;
  }
  const int error = errno;
  close(handle);
  errno = error;
  if (error == ENOENT || error == ECONNREFUSED) {
    because(why, "no daemon is running");
    return LINK_ABSENT;
  }
  if (error == EAGAIN || error == EINPROGRESS || error == ETIMEDOUT) {
    because(why, "the daemon does not take calls");
  } else {
    because_of_error(why, "cannot connect to the daemon");
  }
  return LINK_FAILED;
}

/* Waits until the socket is ready. False at the deadline. */
static bool wait_for(int handle, short events, int64_t deadline) {
  for (;;) {
    const int64_t left = deadline - os_now();
    if (left <= 0) return false;
    struct pollfd entry = {.fd = handle, .events = events};
    const int ready = poll(&entry, 1, (int)left);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool link_send(struct link *link, const char *head, size_t head_length, const char *body, size_t body_length,
               int64_t deadline, char *why) {
  size_t sent = 0;
  while (sent < head_length + body_length) {
    struct iovec parts[2];
    int count = 0;
    if (sent < head_length) {
      parts[count++] = (struct iovec){(char *)head + sent, head_length - sent};
    }
    const size_t of_body = sent > head_length ? sent - head_length : 0;
    if (of_body < body_length) parts[count++] = (struct iovec){(char *)body + of_body, body_length - of_body};
    struct msghdr message = {0};
    message.msg_iov = parts;
    message.msg_iovlen = count;
    const ssize_t taken = sendmsg(link->handle, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken >= 0) {
      sent += (size_t)taken;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!wait_for(link->handle, POLLOUT, deadline)) {
        because(why, "the daemon did not take the payload in time");
        return false;
      }
    } else if (errno != EINTR) {
      because_of_error(why, "the daemon broke off");
      return false;
    }
  }
  return true;
}

long link_receive(struct link *link, char *into, size_t room, int64_t deadline, char *why) {
  for (;;) {
    /* The answer is not there yet when this is first called: asking for it before waiting would be a call in vain. */
    if (!wait_for(link->handle, POLLIN, deadline)) {
      because(why, "the daemon did not answer in time");
      return -1;
    }
    const ssize_t got = recv(link->handle, into, room, MSG_DONTWAIT);
    if (got >= 0) return (long)got;
    if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
      because_of_error(why, "the daemon broke off");
      return -1;
    }
  }
}

void link_close(struct link *link) { close(link->handle); }
