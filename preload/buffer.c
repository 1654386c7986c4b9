#include "buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool buffer_reserve(struct buffer *buffer, size_t extra) {
  if (buffer->failed) return false;
  if (extra <= buffer->capacity - buffer->length) return true;
  size_t capacity = buffer->capacity == 0 ? 4096 : buffer->capacity;
  while (capacity - buffer->length < extra) {
    if (capacity > SIZE_MAX / 2) {
      buffer->failed = true;
      return false;
    }
    capacity *= 2;
  }
  char *data = realloc(buffer->data, capacity);
  if (data == NULL) {
    buffer->failed = true;
    return false;
  }
  buffer->data = data;
  buffer->capacity = capacity;
  return true;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t length) {
  if (length == 0 || !buffer_reserve(buffer, length)) return;
  memcpy(buffer->data + buffer->length, bytes, length);
  buffer->length += length;
}

void buffer_add_text(struct buffer *buffer, const char *text) { buffer_add(buffer, text, strlen(text)); }

void buffer_add_number(struct buffer *buffer, long long number) {
  char digits[24];
  const int length = snprintf(digits, sizeof digits, "%lld", number);
  if (length > 0) buffer_add(buffer, digits, (size_t)length);
}

char *buffer_text(struct buffer *buffer) {
  if (!buffer_reserve(buffer, 1)) return NULL;
  buffer->data[buffer->length] = '\0';
  return buffer->data;
}

void buffer_free(struct buffer *buffer) {
  free(buffer->data);
  *buffer = (struct buffer){0};
}
