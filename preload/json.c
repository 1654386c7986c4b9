#include "json.h"

#include <stdint.h>
#include <string.h>

/* Length of the UTF-8 sequence at the start, 1 to 4; or, negated, how many bytes are wrong there. */
static int sequence(const unsigned char *at, size_t left) {
  const unsigned char first = at[0];
  if (first < 0x80) return 1;
  int more = 0;
  /* The second byte's range rules out overlong forms, surrogates, and what lies beyond U+10FFFF. */
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    more = 1;
  } else if (first >= 0xE0 && first <= 0xEF) {
    more = 2;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    more = 3;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  } else {
    return -1;
  }
  for (int i = 1; i <= more; i++) {
    if ((size_t)i >= left || at[i] < low || at[i] > high) return -i;
    low = 0x80;
    high = 0xBF;
  }
  return more + 1;
}

static void add_escaped(struct buffer *out, unsigned char byte) {
  static const char HEX[] = "0123456789abcdef";
  switch (byte) {
    case '"': buffer_add(out, "\\\"", 2); return;
    case '\\': buffer_add(out, "\\\\", 2); return;
    case '\n': buffer_add(out, "\\n", 2); return;
    case '\r': buffer_add(out, "\\r", 2); return;
    case '\t': buffer_add(out, "\\t", 2); return;
    default: break;
  }
  const char text[6] = {'\\', 'u', '0', '0', HEX[byte >> 4], HEX[byte & 15]};
  buffer_add(out, text, sizeof text);
}

void json_add_string(struct buffer *out, const char *text, size_t length) {
  const unsigned char *bytes = (const unsigned char *)text;
  buffer_add(out, "\"", 1);
  /* Runs that need no change are added as a whole. */
  size_t run = 0;
  size_t at = 0;
  while (at < length) {
    const unsigned char byte = bytes[at];
    const int taken = sequence(bytes + at, length - at);
    const bool plain = taken > 0 && byte >= 0x20 && byte != '"' && byte != '\\';
    if (plain) {
      at += (size_t)taken;
      continue;
    }
    buffer_add(out, text + run, at - run);
    if (taken < 0) {
      buffer_add(out, "\xEF\xBF\xBD", 3);
      at += (size_t)-taken;
    } else {
      add_escaped(out, byte);
      at++;
    }
    run = at;
  }
  buffer_add(out, text + run, at - run);
  buffer_add(out, "\"", 1);
}

void json_add_text(struct buffer *out, const char *text) { json_add_string(out, text, strlen(text)); }
