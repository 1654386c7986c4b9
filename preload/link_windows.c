/* Windows: the daemon listens on 127.0.0.1. Compiled with every change, never run so far. */
#include <stdio.h>

#include "link.h"
#include "os.h"
#include "windows.h"

static void because(char *why, const char *what) { snprintf(why, WHY_SIZE, "%s", what); }

static void because_of_error(char *why, const char *what) {
  snprintf(why, WHY_SIZE, "%s: Windows error %d", what, WSAGetLastError());
}

/* Waits until the socket is ready. False at the deadline. */
static bool wait_for(SOCKET handle, bool writing, int64_t deadline) {
  const int64_t left = deadline - os_now();
  if (left <= 0) return false;
  fd_set ready;
  fd_set failed;
  FD_ZERO(&ready);
  FD_ZERO(&failed);
  FD_SET(handle, &ready);
  FD_SET(handle, &failed);
  const struct timeval patience = {.tv_sec = (long)(left / 1000), .tv_usec = (long)(left % 1000) * 1000};
  return select(0, writing ? NULL : &ready, writing ? &ready : NULL, &failed, &patience) > 0;
}

/* What became of a connection that was begun. */
static int result_of(SOCKET handle) {
  int error = 0;
  int size = sizeof error;
  if (getsockopt(handle, SOL_SOCKET, SO_ERROR, (char *)&error, &size) != 0) return WSAGetLastError();
  return error;
}

enum link_state link_open(struct link *link, const char *path, int port, int64_t deadline, char *why) {
  (void)path;
  if (port == 0) {
    because(why, "gate.conf names no port of the daemon");
    return LINK_FAILED;
  }
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) {
    because(why, "Windows has no sockets");
    return LINK_FAILED;
  }
  const SOCKET handle = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  if (handle == INVALID_SOCKET) {
    because_of_error(why, "cannot make a socket");
    return LINK_FAILED;
  }
  SetHandleInformation((HANDLE)handle, HANDLE_FLAG_INHERIT, 0);
  u_long on = 1;
  ioctlsocket(handle, FIONBIO, &on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((u_short)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int error = 0;
  if (connect(handle, (const struct sockaddr *)&address, sizeof address) != 0) {
    error = WSAGetLastError();
    if (error == WSAEWOULDBLOCK) error = wait_for(handle, true, deadline) ? result_of(handle) : WSAETIMEDOUT;
  }
  if (error == 0) {
    link->handle = (uintptr_t)handle;
    return LINK_OPEN;
  }
  closesocket(handle);
  if (error == WSAECONNREFUSED) {
    because(why, "no daemon is running");
    return LINK_ABSENT;
  }
  snprintf(why, WHY_SIZE, "cannot connect to the daemon: Windows error %d", error);
  return LINK_FAILED;
}

static bool send_part(SOCKET handle, const char *bytes, size_t length, int64_t deadline, char *why) {
  while (length > 0) {
    const int taken = send(handle, bytes, length < 65536 ? (int)length : 65536, 0);
    if (taken >= 0) {
      bytes += taken;
      length -= (size_t)taken;
    } else if (WSAGetLastError() != WSAEWOULDBLOCK) {
      because_of_error(why, "the daemon broke off");
      return false;
    } else if (!wait_for(handle, true, deadline)) {
      because(why, "the daemon did not take the payload in time");
      return false;
    }
  }
  return true;
}

bool link_send(struct link *link, const char *head, size_t head_length, const char *body, size_t body_length,
               int64_t deadline, char *why) {
  const SOCKET handle = (SOCKET)link->handle;
  return send_part(handle, head, head_length, deadline, why) && send_part(handle, body, body_length, deadline, why);
}

long link_receive(struct link *link, char *into, size_t room, int64_t deadline, char *why) {
  const SOCKET handle = (SOCKET)link->handle;
  for (;;) {
    if (!wait_for(handle, false, deadline)) {
      because(why, "the daemon did not answer in time");
      return -1;
    }
    const int got = recv(handle, into, room < 65536 ? (int)room : 65536, 0);
    if (got >= 0) return got;
    if (WSAGetLastError() != WSAEWOULDBLOCK) {
      because_of_error(why, "the daemon broke off");
      return -1;
    }
  }
}

void link_close(struct link *link) { closesocket((SOCKET)link->handle); }
