/* Feeds the gate's readers with bytes that are nearly right. `fuzz SEED ROUNDS`; built with the sanitizers, so that what
 * is read or written beyond its place ends it. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "conf.h"
#include "http.h"
#include "json.h"

static uint64_t state;

/* xorshift64*: the same on every machine for a seed. */
static uint32_t next(uint32_t below) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)((state * 0x2545F4914F6CDD1DULL) >> 33) % below;
}

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static const char *const HTTP[] = {
    "HTTP/1.1 200 OK\r\nRampart-Exit: 0\r\nRampart-Stderr: 2\r\nContent-Length: 5\r\n\r\nabcde",
    "HTTP/1.0 200 \r\ncontent-length:0\r\nrampart-exit:255\r\n\r\n",
    "HTTP/1.1 200 OK\r\nrampart-wait: 120\r\nrampart-exit: 126\r\ncontent-length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA: b\r\nRampart-Exit: 2\r\nContent-Length: 16777216\r\n\r\n",
    "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
};

static const char *const CONF[] = {
    "# c\nfail open\ntimeout_ms 2000\nprogram_ms 8000\nport 9090\ntoken abc\nprogram /bin/deno\nprogram run\n",
    "daemon /bin/x\nenv A=b\nanswer claude-code 2 {\"a\":1}\nanswer-closed codex 0\nanswer x 0 \n\nfail closed",
    "answer  \nanswer a\nanswer a b c\nenv =\nenv\nprogram\nfail\nport 0\n",
};

static const char *const ANSWERS[] = {
    "rampart-answer 0 0\nbody",
    "rampart-answer 255 4\nbody",
    "rampart-answer 1 99999999999\n",
    "rampart-answer \n",
};

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof *(list)))

/* A copy of one of the samples with some bytes changed, taken out, doubled or cut off; on the heap and no longer than it
 * must be, so that the sanitizer sees one byte too many. */
static char *mutate(const char *const *samples, uint32_t count, size_t *length) {
  const char *sample = samples[next(count)];
  size_t size = strlen(sample);
  char *bytes = malloc(size * 2 + 2);
  if (bytes == NULL) fail("out of memory");
  memcpy(bytes, sample, size);
  for (uint32_t changes = next(5); changes > 0 && size > 0; changes--) {
    const size_t at = next((uint32_t)size);
    switch (next(5)) {
      case 0: bytes[at] = (char)next(256); break;
      case 1: bytes[at] = "\r\n: 0-9\0"[next(8)]; break;
      case 2: memmove(bytes + at, bytes + at + 1, --size - at); break;
      case 3: size = at; break;
      default:
        if (size < strlen(sample) * 2) {
          memmove(bytes + at + 1, bytes + at, size - at);
          size++;
        }
    }
  }
  char *exact = malloc(size == 0 ? 1 : size);
  if (exact == NULL) fail("out of memory");
  memcpy(exact, bytes, size);
  free(bytes);
  *length = size;
  return exact;
}

/* However an answer is cut into pieces, it is taken alike. */
static void fuzz_http(void) {
  size_t length;
  char *bytes = mutate(HTTP, COUNT(HTTP), &length);
  struct http_answer whole = {0};
  const char *why = NULL;
  const enum http_state at_once = http_read(bytes, length, &whole, &why);
  if (at_once == HTTP_BAD && why == NULL) fail("a bad answer without a reason");
  if (at_once == HTTP_DONE && whole.head_length + whole.body_length != length) fail("done before the end");
  if (at_once == HTTP_DONE && (whole.stderr_length > whole.body_length || whole.exit_status > 255)) fail("out of range");
  struct http_answer pieces = {0};
  enum http_state in_pieces = HTTP_MORE;
  for (size_t have = 0; have < length && in_pieces == HTTP_MORE;) {
    have += 1 + next((uint32_t)(length - have));
    in_pieces = http_read(bytes, have, &pieces, &why);
    /* What follows a whole answer is only seen if it came with it. */
    if (in_pieces == HTTP_DONE && have < length) in_pieces = at_once;
  }
  if (length > 0 && in_pieces != at_once) fail("pieces are taken otherwise than the whole");
  free(bytes);
}

static void fuzz_conf(void) {
  size_t length;
  char *bytes = mutate(CONF, COUNT(CONF), &length);
  bytes = realloc(bytes, length + 1);
  if (bytes == NULL) fail("out of memory");
  struct conf conf;
  conf_defaults(&conf);
  conf_read(&conf, bytes, length);
  if (conf.timeout_ms < 1 || conf.program_ms < 1 || conf.port < 0 || conf.port > 65535) fail("out of range");
  if (conf.program.count > 0 && conf.program.item[conf.program.count] != NULL) fail("words without an end");
  for (size_t i = 0; i < conf.answer_count; i++) {
    if (!conf_is_agent(conf.answers[i].agent)) fail("an answer for nobody");
    if (conf_answer(&conf, conf.answers[i].agent, true) == NULL) fail("an answer that is not found");
  }
  conf_free(&conf);
  free(bytes);
}

static void fuzz_answer(void) {
  size_t length;
  char *bytes = mutate(ANSWERS, COUNT(ANSWERS), &length);
  struct answer answer = {.held = {.data = bytes, .length = length, .capacity = length}};
  if (answer_read(&answer) == NULL) {
    if (answer.out + answer.out_length != answer.err) fail("parts that are apart");
    if (answer.err + answer.err_length != bytes + length) fail("parts that miss the end");
  }
  answer_free(&answer);
}

/* Bytes of any kind become a string without control characters, unescaped quotes, or the bytes that UTF-8 never has. */
static void fuzz_json(void) {
  char bytes[32];
  const size_t length = next(sizeof bytes);
  for (size_t i = 0; i < length; i++) {
    bytes[i] = (char)(next(2) == 0 ? next(256) : (unsigned char)"\"\\\n\xE2\x82\xAC\xF0\x9F\x98\x80\xED\xA0\x80\xC0"[next(14)]);
  }
  char *exact = malloc(length == 0 ? 1 : length);
  if (exact == NULL) fail("out of memory");
  memcpy(exact, bytes, length);
  struct buffer out = {0};
  json_add_string(&out, exact, length);
  if (out.length < 2 || out.data[0] != '"' || out.data[out.length - 1] != '"') fail("no string");
  for (size_t i = 1; i + 1 < out.length; i++) {
    const unsigned char byte = (unsigned char)out.data[i];
    if (byte < 0x20 || byte == '"' || byte == 0xC0 || byte == 0xC1 || byte > 0xF4) fail("a byte that may not be there");
    if (byte == '\\') i++;
  }
  buffer_free(&out);
  free(exact);
}

int main(int argc, char **argv) {
  if (argc != 3) fail("usage: fuzz SEED ROUNDS");
  state = strtoull(argv[1], NULL, 10) | 1;
  for (unsigned long round = strtoul(argv[2], NULL, 10); round > 0; round--) {
    fuzz_http();
    fuzz_conf();
    fuzz_answer();
    fuzz_json();
  }
  puts("done");
  return 0;
}
