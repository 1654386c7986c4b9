/* Bytes that grow as they are added to. */
#ifndef RAMPART_BUFFER_H
#define RAMPART_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* All zero is an empty buffer. Once memory could not be had, `failed` stays set and the rest is dropped, so a
 * row of additions needs one check at its end. */
struct buffer {
  char *data;
  size_t length;
  size_t capacity;
  bool failed;
};

/* Makes room for that many bytes beyond the length. */
bool buffer_reserve(struct buffer *buffer, size_t extra);

void buffer_add(struct buffer *buffer, const void *bytes, size_t length);

/* Adds a text up to its NUL, without it. */
void buffer_add_text(struct buffer *buffer, const char *text);

void buffer_add_number(struct buffer *buffer, long long number);

/* The content as a text: puts a NUL behind it that does not count. NULL where memory could not be had. */
char *buffer_text(struct buffer *buffer);

void buffer_free(struct buffer *buffer);

#endif
