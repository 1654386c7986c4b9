/* What differs between systems: os_posix.c and os_windows.c. Times are in milliseconds. */
#ifndef RAMPART_OS_H
#define RAMPART_OS_H

#include <stdint.h>

#include "buffer.h"

#ifdef _WIN32
#define OS_SLASH "\\"
#else
#define OS_SLASH "/"
#endif

/* Long enough for every reason that is given to a person. */
#define WHY_SIZE 256

/* To be called first. Makes a write to a closed pipe an error instead of a signal, lets ended programs be waited for,
 * and sees to it that no file that is opened later is taken for a standard stream that the caller closed. */
void os_begin(void);

/* Undoes os_begin, for a program that takes this one's place. */
void os_undo_begin(void);

/* A clock that only goes forward. */
int64_t os_now(void);

int64_t os_unix_time(void);

int64_t os_process_id(void);

/* Path of this very program, links resolved; it does not depend on the environment. To be freed; NULL where the
 * system does not say. */
char *os_own_path(void);

/* Text for the system's last error. */
const char *os_error(void);

/* Adds a file's content, at most `limit` bytes. `exposed` says whether others than its owner may change it. */
bool os_read_file(const char *path, size_t limit, struct buffer *into, bool *exposed);

enum input { INPUT_WHOLE, INPUT_TOO_LONG, INPUT_UNENDED, INPUT_BROKEN };

/* Adds what comes on stdin until its end. What is beyond the limit is read and dropped, so that the writer is not
 * broken off. */
enum input os_read_input(struct buffer *into, size_t limit, int64_t deadline);

/* Writes to stdout (1) or stderr (2). False where the reader is gone, or has not read by the deadline. */
bool os_write(int stream, const char *bytes, size_t length, int64_t deadline);

/* Closes stdout and stderr: whoever reads them has all. */
void os_close_output(void);

/* Puts a file in place that only its owner may read; whoever sees it sees it whole. Folders of it that are missing are
 * made, below `root`. `folder` and `name` are relative. */
bool os_write_new(const char *root, const char *folder, const char *name, const struct buffer *content);

bool os_exists(const char *path);

#endif
