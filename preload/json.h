/* Writing JSON. The gate never reads any: what a payload means is the daemon's to say. */
#ifndef RAMPART_JSON_H
#define RAMPART_JSON_H

#include "buffer.h"

/* Adds a string with its quotes. Bytes that are not UTF-8 become U+FFFD, one for each part that is wrong, as
 * decoders of the web platform do. */
void json_add_string(struct buffer *out, const char *text, size_t length);

/* The same for a text that ends with a NUL. */
void json_add_text(struct buffer *out, const char *text);

#endif
