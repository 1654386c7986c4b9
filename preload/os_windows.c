/* Windows. Compiled with every change, never run so far. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os.h"
#include "windows.h"

wchar_t *windows_wide(const char *text) {
  const int length = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
  if (length <= 0) return NULL;
  wchar_t *wide = malloc((size_t)length * sizeof *wide);
  if (wide != NULL) MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, length);
  return wide;
}

char *windows_narrow(const wchar_t *text) {
  const int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
  if (length <= 0) return NULL;
  char *narrow = malloc((size_t)length);
  if (narrow != NULL) WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, length, NULL, NULL);
  return narrow;
}

void os_begin(void) {
  /* No dialogue box may stand between the agent and its answer. */
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
}

void os_undo_begin(void) {}

int64_t os_now(void) { return (int64_t)GetTickCount64(); }

int64_t os_unix_time(void) {
  FILETIME time;
  GetSystemTimeAsFileTime(&time);
  const int64_t ticks = ((int64_t)time.dwHighDateTime << 32) | time.dwLowDateTime;
  /* Ticks of 100 ns since 1601. */
  return ticks / 10000 - 11644473600000;
}

int64_t os_process_id(void) { return (int64_t)GetCurrentProcessId(); }

char *os_own_path(void) {
  wchar_t path[32768];
  const DWORD length = GetModuleFileNameW(NULL, path, sizeof path / sizeof *path);
  if (length == 0 || length >= sizeof path / sizeof *path) return NULL;
  return windows_narrow(path);
}

const char *os_error(void) {
  static char text[48];
  snprintf(text, sizeof text, "Windows error %lu", GetLastError());
  return text;
}

bool os_read_file(const char *path, size_t limit, struct buffer *into, bool *exposed) {
  /* Who may write it is for the access list of the home to say. */
  *exposed = false;
  wchar_t *wide = windows_wide(path);
  if (wide == NULL) return false;
  const HANDLE file = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
  free(wide);
  if (file == INVALID_HANDLE_VALUE) return false;
  bool fine = true;
  for (;;) {
    DWORD got = 0;
    fine = buffer_reserve(into, 4096) && ReadFile(file, into->data + into->length, 4096, &got, NULL);
    if (!fine || got == 0) break;
    into->length += got;
    if (into->length > limit) {
      SetLastError(ERROR_FILE_TOO_LARGE);
      fine = false;
      break;
    }
  }
  const DWORD error = GetLastError();
  CloseHandle(file);
  SetLastError(error);
  return fine;
}

/* What the thread that reads stdin shares with the one that waits for it: a pipe's read can't be given a deadline. */
struct reading {
  struct buffer *into;
  size_t limit;
  enum input result;
};

static DWORD WINAPI read_all(void *parameter) {
  struct reading *reading = parameter;
  struct buffer *into = reading->into;
  const HANDLE stream = GetStdHandle(STD_INPUT_HANDLE);
  reading->result = INPUT_WHOLE;
  for (;;) {
    DWORD got = 0;
    if (!buffer_reserve(into, 65536)) {
      reading->result = INPUT_BROKEN;
      return 0;
    }
    if (!ReadFile(stream, into->data + into->length, 65536, &got, NULL)) {
      /* A pipe whose writer has left ends so. */
      if (GetLastError() != ERROR_BROKEN_PIPE) reading->result = INPUT_BROKEN;
      return 0;
    }
    if (got == 0) return 0;
    into->length += got;
    if (into->length > reading->limit) {
      reading->result = INPUT_TOO_LONG;
      into->length = 0;
    }
  }
}

enum input os_read_input(struct buffer *into, size_t limit, int64_t deadline) {
  /* Static, as the thread goes on where it is not waited for. */
  static struct reading reading;
  reading = (struct reading){.into = into, .limit = limit};
  const HANDLE thread = CreateThread(NULL, 0, read_all, &reading, 0, NULL);
  if (thread == NULL) return INPUT_BROKEN;
  const int64_t left = deadline - os_now();
  if (WaitForSingleObject(thread, left > 0 ? (DWORD)left : 0) != WAIT_OBJECT_0) return INPUT_UNENDED;
  CloseHandle(thread);
  return reading.result;
}

bool os_write(int stream, const char *bytes, size_t length, int64_t deadline) {
  const HANDLE handle = GetStdHandle(stream == 1 ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
  while (length > 0) {
    DWORD taken = 0;
    const DWORD part = length < 65536 ? (DWORD)length : 65536;
    if (os_now() >= deadline || !WriteFile(handle, bytes, part, &taken, NULL)) return false;
    bytes += taken;
    length -= taken;
  }
  return true;
}

void os_close_output(void) {
  CloseHandle(GetStdHandle(STD_OUTPUT_HANDLE));
  CloseHandle(GetStdHandle(STD_ERROR_HANDLE));
}

bool os_exists(const char *path) {
  wchar_t *wide = windows_wide(path);
  const bool exists = wide != NULL && GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES;
  free(wide);
  return exists;
}

static bool write_whole(const wchar_t *path, const struct buffer *content) {
  const HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE) return false;
  DWORD taken = 0;
  const bool fine = WriteFile(file, content->data, (DWORD)content->length, &taken, NULL) &&
                    taken == content->length && FlushFileBuffers(file);
  CloseHandle(file);
  return fine;
}

bool os_write_new(const char *root, const char *folder, const char *name, const struct buffer *content) {
  char path[4096];
  for (const char *slash = folder;; slash++) {
    slash += strcspn(slash, "\\");
    if (snprintf(path, sizeof path, "%s\\%.*s", root, (int)(slash - folder), folder) >= (int)sizeof path) return false;
    wchar_t *made = windows_wide(path);
    if (made != NULL) CreateDirectoryW(made, NULL);
    free(made);
    if (*slash == '\0') break;
  }
  if (snprintf(path, sizeof path, "%s\\%s\\%s", root, folder, name) >= (int)sizeof path) return false;
  wchar_t *whole = windows_wide(path);
  if (snprintf(path, sizeof path, "%s\\%s\\.%s.tmp", root, folder, name) >= (int)sizeof path) {
    free(whole);
    return false;
  }
  wchar_t *temporary = windows_wide(path);
  bool fine = false;
  if (whole != NULL && temporary != NULL) {
    fine = write_whole(temporary, content) && MoveFileExW(temporary, whole, MOVEFILE_WRITE_THROUGH);
    if (!fine) DeleteFileW(temporary);
  }
  free(whole);
  free(temporary);
  return fine;
}
