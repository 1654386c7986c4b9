/* The good path of `rampart audit verify`, for WebAssembly: it reads lines of the log, proves that each is an event in
 * canonical form which follows the one before and has the hash that it states, and hashes the nodes of the Merkle tree.
 *
 * INVARIANT: what is found sound here is sound by docs/audit-format.md. What is unusual (a number of more than 15
 * digits, a key that isn't plain ASCII) is left to the slower, exact reading in TypeScript, as is all that is wrong.
 *
 * SHA-256 runs over four texts at once, one in each lane of a vector. There are no libraries and no memory but what the
 * caller hands in; `line_checker.ts` is the caller. `deno task audit-wasm` builds it. */

typedef unsigned char u8;
typedef unsigned int u32;
typedef u8 bytes16 __attribute__((vector_size(16)));
typedef bytes16 bytes16_anywhere __attribute__((aligned(1)));
typedef signed char mask16 __attribute__((vector_size(16)));
typedef unsigned short halves __attribute__((vector_size(16)));
typedef u32 lanes __attribute__((vector_size(16)));
typedef u32 word_anywhere __attribute__((aligned(1), may_alias));

#define EXPORT(name) __attribute__((export_name(name))) extern

enum { HASH = 32, ID = 26, BLOCK = 64, DEEPEST = 64, DIGITS = 15 };

/* ---- SHA-256 (FIPS 180-4) ---- */

static const u32 K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static const u32 START[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

#define ROTATE(x, n) ((x) >> (n) | (x) << (32 - (n)))
#define SCHEDULE(i)                                                                                           \
  (w[(i) & 15] += (ROTATE(w[((i) + 1) & 15], 7) ^ ROTATE(w[((i) + 1) & 15], 18) ^ w[((i) + 1) & 15] >> 3) +   \
                  w[((i) + 9) & 15] +                                                                         \
                  (ROTATE(w[((i) + 14) & 15], 17) ^ ROTATE(w[((i) + 14) & 15], 19) ^ w[((i) + 14) & 15] >> 10))
/* The majority of a, b and c is found with a ^ b, which the next round needs as b ^ c. */
#define ROUND(a, b, c, d, e, f, g, h, k, word)                                                                \
  {                                                                                                           \
    lanes t = h + (ROTATE(e, 6) ^ ROTATE(e, 11) ^ ROTATE(e, 25)) + (g ^ (e & (f ^ g))) + k + word;            \
    d += t;                                                                                                   \
    lanes ab = a ^ b;                                                                                         \
    h = t + (b ^ (ab & bc)) + (ROTATE(a, 2) ^ ROTATE(a, 13) ^ ROTATE(a, 22));                                 \
    bc = ab;                                                                                                  \
  }
#define EIGHT(i, W)                                                                                           \
  ROUND(a, b, c, d, e, f, g, h, K[i], W(i))                                                                   \
  ROUND(h, a, b, c, d, e, f, g, K[i + 1], W(i + 1))                                                           \
  ROUND(g, h, a, b, c, d, e, f, K[i + 2], W(i + 2))                                                           \
  ROUND(f, g, h, a, b, c, d, e, K[i + 3], W(i + 3))                                                           \
  ROUND(e, f, g, h, a, b, c, d, K[i + 4], W(i + 4))                                                           \
  ROUND(d, e, f, g, h, a, b, c, K[i + 5], W(i + 5))                                                           \
  ROUND(c, d, e, f, g, h, a, b, K[i + 6], W(i + 6))                                                           \
  ROUND(b, c, d, e, f, g, h, a, K[i + 7], W(i + 7))
#define GIVEN(i) w[i]

/* One block of each lane: 16 words in, the state goes on. */
static void compress(lanes state[8], lanes w[16]) {
  lanes a = state[0], b = state[1], c = state[2], d = state[3];
  lanes e = state[4], f = state[5], g = state[6], h = state[7];
  lanes bc = b ^ c;
  EIGHT(0, GIVEN)
  EIGHT(8, GIVEN)
  for (u32 i = 16; i < 64; i += 16) {
    EIGHT(i, SCHEDULE)
    EIGHT(i + 8, SCHEDULE)
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static inline lanes swapped(bytes16 x) {
  return (lanes)__builtin_shufflevector(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/* Four words of each lane from four places, with the words side by side that belong together. */
static inline void gather(lanes w[4], const bytes16 p, const bytes16 q, const bytes16 r, const bytes16 s) {
  lanes a = swapped(p), b = swapped(q), c = swapped(r), d = swapped(s);
  lanes ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  lanes ef = __builtin_shufflevector(a, b, 2, 6, 3, 7), gh = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  w[0] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  w[1] = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  w[2] = __builtin_shufflevector(ef, gh, 0, 1, 4, 5);
  w[3] = __builtin_shufflevector(ef, gh, 2, 3, 6, 7);
}

static inline bytes16 load(const u8 *at) { return *(const bytes16_anywhere *)at; }
static inline void store(u8 *at, bytes16 value) { *(bytes16_anywhere *)at = value; }

static inline void put_digest(u8 *to, const u32 state[8][4], u32 lane) {
  for (u32 i = 0; i < 8; i++) ((word_anywhere *)to)[i] = __builtin_bswap32(state[i][lane]);
}

/* Lines of a block, as the caller sees them. */
typedef struct {
  /* Address of the first byte, and length without the line feed. */
  u32 start, length;
  /* 1 where the line is sound; 0 where it must be looked at again. */
  u32 sound;
  /* Blocks of its text that is to be hashed; 0 where there is none. */
  u32 blocks;
} Line;

/* Hashes texts that were padded, one after the other in memory, and compares each with what its line states. */
static void hash_lines(const u8 *text, Line *line, const Line *end, u8 *stated) {
  static const u8 nothing[BLOCK];
  union {
    lanes vector[8];
    u32 word[8][4];
  } state;
  lanes w[16];
  const u8 *at[4] = {nothing, nothing, nothing, nothing};
  u32 left[4] = {0, 0, 0, 0};
  Line *of[4] = {0, 0, 0, 0};
  const u8 *goal[4];
  for (;;) {
    u32 busy = 0;
    for (u32 i = 0; i < 4; i++) {
      if (left[i] == 0) {
        if (of[i]) {
          u8 found[HASH];
          put_digest(found, state.word, i);
          bytes16 same = (load(found) ^ load(goal[i])) | (load(found + 16) ^ load(goal[i] + 16));
          lanes bits = (lanes)same;
          if (bits[0] | bits[1] | bits[2] | bits[3]) of[i]->sound = 0;
          of[i] = 0;
        }
        for (; line < end && line->blocks == 0; line++) stated += HASH;
        if (line < end) {
          of[i] = line, goal[i] = stated, at[i] = text, left[i] = line->blocks;
          text += line->blocks * BLOCK;
          line++, stated += HASH;
          for (u32 j = 0; j < 8; j++) state.word[j][i] = START[j];
        } else at[i] = nothing;
      }
      busy |= left[i];
    }
    if (busy == 0) return;
    /* No lane ends before so many blocks. */
    u32 run = ~0u;
    for (u32 i = 0; i < 4; i++)
      if (left[i] != 0 && left[i] < run) run = left[i];
    for (u32 i = 0; i < 4; i++)
      if (left[i] != 0) left[i] -= run;
    while (run-- > 0) {
      for (u32 j = 0; j < 4; j++)
        gather(w + 4 * j, load(at[0] + 16 * j), load(at[1] + 16 * j), load(at[2] + 16 * j), load(at[3] + 16 * j));
      compress(state.vector, w);
      for (u32 i = 0; i < 4; i++)
        if (of[i]) at[i] += BLOCK;
    }
  }
}

/* Hashes of interior nodes (RFC 6962, section 2.1): SHA-256 of a byte of one and two children that lie side by side.
 * The 16 bytes before `children` must be readable; up to 3 hashes after the last of `parents` are overwritten. */
EXPORT("parents") void parents(const u8 *children, u8 *to, u32 count) {
  union {
    lanes vector[8];
    u32 word[8][4];
  } state;
  lanes w[16];
  for (u32 n = 0; n < count; n += 4) {
    const u8 *at[4];
    for (u32 i = 0; i < 4; i++) at[i] = children + 2 * HASH * (n + i < count ? n + i : n);
    for (u32 j = 0; j < 4; j++) {
      bytes16 x[4];
      for (u32 i = 0; i < 4; i++) {
        x[i] = load(at[i] - 1 + 16 * j);
        if (j == 0) x[i][0] = 1;
      }
      gather(w + 4 * j, x[0], x[1], x[2], x[3]);
    }
    for (u32 j = 0; j < 8; j++) state.vector[j] = (lanes){START[j], START[j], START[j], START[j]};
    compress(state.vector, w);
    for (u32 j = 0; j < 16; j++) w[j] = (lanes){0, 0, 0, 0};
    for (u32 i = 0; i < 4; i++) w[0][i] = (u32)at[i][2 * HASH - 1] << 24 | 0x800000;
    w[15] = (lanes){520, 520, 520, 520};
    compress(state.vector, w);
    for (u32 i = 0; i < 4; i++) put_digest(to + HASH * (n + i), state.word, i);
  }
}

/* ---- Canonical JSON (RFC 8785) ----
 * Each function reads something at an address and gives the address after it, or 0. Behind the block stands a byte that
 * fits nowhere, so that nothing reads on. */

static inline u32 bits_of(mask16 mask) { return (u32)__builtin_wasm_bitmask_i8x16(mask); }
static inline bytes16 all(u8 c) { return (bytes16){c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c}; }

/* A character of more than one byte (RFC 3629: no overlong form, no surrogate, none above U+10FFFF). */
static const u8 *wide_character(const u8 *p) {
  u8 a = p[0], b = p[1];
  if (a < 0xc2 || a > 0xf4 || (b & 0xc0) != 0x80) return 0;
  if (a < 0xe0) return p + 2;
  if ((p[2] & 0xc0) != 0x80) return 0;
  if (a < 0xf0) return (a == 0xe0 && b < 0xa0) || (a == 0xed && b > 0x9f) ? 0 : p + 3;
  if ((p[3] & 0xc0) != 0x80 || (a == 0xf0 && b < 0x90) || (a == 0xf4 && b > 0x8f)) return 0;
  return p + 4;
}

/* What follows a backslash. Characters that have a short form, or need none, are not canonical in the long one. */
static const u8 *escape(const u8 *p) {
  switch (*p) {
    case '"': case '\\': case 'b': case 'f': case 'n': case 'r': case 't': return p + 1;
    case 'u': break;
    default: return 0;
  }
  if (p[1] != '0' || p[2] != '0' || (p[3] != '0' && p[3] != '1')) return 0;
  u8 low = p[4];
  if (!((low >= '0' && low <= '9') || (low >= 'a' && low <= 'f'))) return 0;
  u32 code = (u32)(p[3] - '0') << 4 | (u32)(low <= '9' ? low - '0' : low - 'a' + 10);
  return code == 8 || code == 9 || code == 10 || code == 12 || code == 13 ? 0 : p + 5;
}

/* Bytes that don't simply stand for themselves within a string. As signed numbers, those above 0x7f are below 0x20, too. */
static inline mask16 unusual(bytes16 x) {
  return ((mask16)x < (mask16)all(0x20)) | (mask16)(x == all('"')) | (mask16)(x == all('\\'));
}

/* A string, from behind its first quotation mark. */
static const u8 *string(const u8 *p) {
  for (;;) {
    bytes16 x = load(p);
    u32 stop = bits_of(unusual(x));
    if (stop == 0) {
      p += 16;
      continue;
    }
    p += __builtin_ctz(stop);
    if (*p == '"') return p + 1;
    if (*p == '\\') p = escape(p + 1);
    else if (*p >= 0x80) p = wide_character(p);
    else return 0;
    if (!p) return 0;
  }
}

/* A key of plain ASCII without escapes, from behind its first quotation mark up to its last. For others the order of
 * bytes might not be that of UTF-16 code units. */
static const u8 *key(const u8 *p) {
  for (;;) {
    bytes16 x = load(p);
    u32 stop = bits_of(unusual(x));
    if (stop != 0) {
      p += __builtin_ctz(stop);
      return *p == '"' ? p : 0;
    }
    p += 16;
  }
}

/* Whether a key comes after another. Both end with a quotation mark. */
static int is_after(const u8 *p, const u8 *before) {
  for (;; p++, before++) {
    if (*p == *before) {
      if (*p == '"') return 0;
      continue;
    }
    if (*before == '"') return 1;
    return *p != '"' && *p > *before;
  }
}

/* A number: at most 15 digits, without exponent. Those are the shortest that read back as the same double, so nothing
 * else is to be looked at than leading and closing zeros. */
static const u8 *number(const u8 *p) {
  int negative = *p == '-';
  if (negative) p++;
  const u8 *start = p;
  u32 digits;
  if (*p == '0') {
    p++;
    if (*p != '.') return negative ? 0 : p;
    const u8 *fraction = ++p;
    while (*p == '0') p++;
    /* From 1e-6 on there is no exponent. */
    if (p - fraction > 5) return 0;
    start = p;
    while (*p >= '0' && *p <= '9') p++;
    if (p == start || p[-1] == '0' || p - start > DIGITS) return 0;
    return p;
  }
  while (*p >= '0' && *p <= '9') p++;
  digits = (u32)(p - start);
  if (digits == 0 || digits > DIGITS) return 0;
  if (*p != '.') return p;
  const u8 *fraction = ++p;
  while (*p >= '0' && *p <= '9') p++;
  if (p == fraction || p[-1] == '0' || (u32)(p - fraction) + digits > DIGITS) return 0;
  return p;
}

static inline const u8 *word(const u8 *p, const char *text) {
  for (; *text; p++, text++)
    if (*p != (u8)*text) return 0;
  return p;
}

static const u8 *value(const u8 *p, u32 depth);

static const u8 *array(const u8 *p, u32 depth) {
  if (*p == ']') return p + 1;
  for (;;) {
    p = value(p, depth);
    if (!p) return 0;
    if (*p == ']') return p + 1;
    if (*p++ != ',') return 0;
  }
}

static const u8 *object(const u8 *p, u32 depth) {
  if (*p == '}') return p + 1;
  const u8 *before = 0;
  for (;;) {
    if (*p++ != '"') return 0;
    const u8 *name = p;
    p = key(p);
    if (!p || (before && !is_after(name, before)) || p[1] != ':') return 0;
    before = name;
    p = value(p + 2, depth);
    if (!p) return 0;
    if (*p == '}') return p + 1;
    if (*p++ != ',') return 0;
  }
}

static const u8 *value(const u8 *p, u32 depth) {
  switch (*p) {
    case '"': return string(p + 1);
    case '{': return depth == DEEPEST ? 0 : object(p + 1, depth + 1);
    case '[': return depth == DEEPEST ? 0 : array(p + 1, depth + 1);
    case 't': return word(p, "true");
    case 'f': return word(p, "false");
    case 'n': return word(p, "null");
    default: return number(p);
  }
}

/* ---- Events ---- */

/* What the next event is held against. */
static struct {
  u32 known;
  double seq;
  u8 id[ID];
  u8 hash[2 * HASH];
} last;

/* A fresh start: the next line is found unsound, as nothing is known that it could follow. */
EXPORT("forget") void forget(void) { last.known = 0; }

enum { HAS_HASH = 1, HAS_ID = 2, HAS_KIND = 4, HAS_PREV = 8, HAS_SEQ = 16, HAS_TIME = 32, HAS_V = 64, HAS_ALL = 127 };

typedef struct {
  u32 has;
  /* Where the member `hash` begins, and the first byte after it, behind the comma. */
  const u8 *hash_from, *hash_to;
  const u8 *hash, *id, *prev;
  double seq;
} Event;

#define IS_DIGIT(c) ((c) >= '0' && (c) <= '9')

/* 16 digits of a hash as 8 bytes in the low halves of the result; `wrong` gets bits where there is another character. */
static inline halves hex16(const u8 *p, mask16 *wrong) {
  bytes16 x = load(p);
  bytes16 digit = x - all('0'), letter = x - all('a');
  mask16 is_digit = (mask16)(digit < all(10)), is_letter = (mask16)(letter < all(6));
  *wrong |= ~(is_digit | is_letter);
  bytes16 nibble = ((bytes16)is_digit & digit) | ((bytes16)is_letter & (letter + all(10)));
  halves pair = (halves)nibble;
  return (pair << 4 | pair >> 8) & 0xff;
}

static int read_hash(const u8 *p, u8 *to) {
  mask16 wrong = {0};
  for (u32 i = 0; i < 4; i += 2) {
    halves low = hex16(p + 16 * i, &wrong), high = hex16(p + 16 * i + 16, &wrong);
    store(to + 8 * i, __builtin_shufflevector((bytes16)low, (bytes16)high, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22,
                                              24, 26, 28, 30));
  }
  return bits_of(wrong) == 0 && p[2 * HASH] == '"';
}

/* Which of 16 bytes are no digits of Crockford's base 32: it has no I, L, O, U. */
static inline mask16 no_digits(bytes16 x) {
  mask16 ok = (mask16)(x - all('0') < all(10)) | (mask16)(x - all('A') < all(26));
  return ~ok | (mask16)(x == all('I')) | (mask16)(x == all('L')) | (mask16)(x == all('O')) | (mask16)(x == all('U'));
}

static int is_id(const u8 *p) {
  /* The 26 digits are two pieces that overlap. */
  return bits_of(no_digits(load(p)) | no_digits(load(p + ID - 16))) == 0 && *p <= '7' && p[ID] == '"';
}

/* Whether an id is larger than another. */
static int is_larger(const u8 *p, const u8 *before) {
  for (u32 i = 0; i <= ID - 16; i += ID - 16) {
    u32 same = bits_of((mask16)(load(p + i) == load(before + i)));
    if (same != 0xffff) {
      u32 at = i + (u32)__builtin_ctz(~same);
      return p[at] > before[at];
    }
  }
  return 0;
}

/* One of the members that each event has; others are only read. */
static const u8 *member(const u8 *name, u32 length, const u8 *p, Event *event) {
  const u8 *from = p;
  switch (length) {
    case 1:
      if (name[0] != 'v') break;
      event->has |= HAS_V;
      return *p == '1' ? p + 1 : 0;
    case 2:
      if (!word(name, "id")) break;
      if (*p != '"' || !is_id(p + 1)) return 0;
      event->has |= HAS_ID, event->id = p + 1;
      return p + ID + 2;
    case 3:
      if (!word(name, "seq")) break;
      event->has |= HAS_SEQ;
      event->seq = 0;
      for (; IS_DIGIT(*p); p++) event->seq = event->seq * 10 + (*p - '0');
      return p == from || p - from > DIGITS || (*from == '0' && p - from > 1) ? 0 : p;
    case 4:
      if (word(name, "hash")) {
        if (*p != '"') return 0;
        event->has |= HAS_HASH, event->hash = p + 1;
        event->hash_from = name - 1, event->hash_to = p + 2 * HASH + 3;
        /* INVARIANT: nothing that was read behind it counts before read_hash() found that these are digits. */
        return p[2 * HASH + 1] == '"' && p[2 * HASH + 2] == ',' ? p + 2 * HASH + 2 : 0;
      }
      if (word(name, "prev")) {
        if (*p != '"') return 0;
        event->has |= HAS_PREV, event->prev = p + 1;
      } else if (word(name, "kind") || word(name, "time")) {
        if (*p != '"') return 0;
        event->has |= name[0] == 'k' ? HAS_KIND : HAS_TIME;
      }
      break;
    default: break;
  }
  return value(p, 1);
}

/* An event, from its first brace. Gives the address after its last. */
static const u8 *read_event(const u8 *p, Event *event) {
  event->has = 0;
  if (*p++ != '{') return 0;
  const u8 *before = 0;
  for (;;) {
    if (*p++ != '"') return 0;
    const u8 *name = p;
    p = key(p);
    if (!p || (before && !is_after(name, before)) || p[1] != ':') return 0;
    before = name;
    p = member(name, (u32)(p - name), p + 2, event);
    if (!p) return 0;
    if (*p == '}') return event->has == HAS_ALL ? p + 1 : 0;
    if (*p++ != ',') return 0;
  }
}

/* Whether an event follows the last one. */
static int follows(const Event *event) {
  if (!last.known || event->seq != last.seq + 1) return 0;
  for (u32 i = 0; i < 4; i++) {
    lanes differ = (lanes)(load(event->prev + 16 * i) ^ load(last.hash + 16 * i));
    if (differ[0] | differ[1] | differ[2] | differ[3]) return 0;
  }
  return event->prev[2 * HASH] == '"' && is_larger(event->id, last.id);
}

/* Copies 16 bytes at a time, and so up to 15 too many. Not the library's copy: calls cost more than these texts take. */
static inline u8 *copy(u8 *to, const u8 *from, const u8 *end) {
  u8 *stop = to + (end - from);
  for (; from < end; from += 16, to += 16) store(to, load(from));
  return stop;
}

/* Writes what is to be hashed of an event, with its padding. Gives the address after it. */
static u8 *prepare(u8 *to, const u8 *start, const u8 *end, const Event *event) {
  u8 *p = to;
  *p++ = 0;
  p = copy(p, start, event->hash_from);
  p = copy(p, event->hash_to, end);
  u32 length = (u32)(p - to);
  *p++ = 0x80;
  u8 *stop = to + (length + 9 + BLOCK - 1) / BLOCK * BLOCK;
  for (u8 *q = p; q < stop; q += 16) store(q, all(0));
  for (u32 i = 0; i < 8; i++) stop[-1 - (int)i] = i < 5 ? (u8)((unsigned long long)length * 8 >> (8 * i)) : 0;
  return stop;
}

static void remember(const Event *event) {
  last.known = 1;
  last.seq = event->seq;
  store(last.id, load(event->id));
  store(last.id + ID - 16, load(event->id + ID - 16));
  for (u32 i = 0; i < 4; i++) store(last.hash + 16 * i, load(event->hash + 16 * i));
}

/* Checks the lines of a block.
 *
 * text, end   whole lines; 128 zero bytes must follow them
 * scratch     room for as many bytes, and 128 more
 * lines       gets a record for each line
 * most        no more lines than that are looked at
 * hashes      gets the hash that each line states; what it gets for lines that aren't sound means nothing
 *
 * Gives the number of lines. */
EXPORT("check") u32 check(const u8 *text, const u8 *end, u8 *scratch, Line *lines, u32 most, u8 *hashes) {
  Line *line = lines;
  u8 *to = scratch;
  u8 *hash = hashes;
  while (text < end && line < lines + most) {
    Event event;
    const u8 *after = read_event(text, &event);
    line->start = (u32)text;
    line->sound = 0;
    line->blocks = 0;
    if (after && *after == '\n' && read_hash(event.hash, hash)) {
      line->sound = (u32)follows(&event);
      line->length = (u32)(after - text);
      u8 *next = prepare(to, text, after, &event);
      line->blocks = (u32)(next - to) / BLOCK;
      to = next;
      remember(&event);
      text = after + 1;
    } else {
      last.known = 0;
      while (*text != '\n') text++;
      line->length = (u32)(text - (const u8 *)line->start);
      text++;
    }
    line++, hash += HASH;
  }
  hash_lines(scratch, lines, line, hashes);
  return (u32)(line - lines);
}
