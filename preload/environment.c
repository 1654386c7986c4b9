#include "environment.h"

#include <string.h>

#include "os.h"

#ifdef _WIN32
#define PATH_SEPARATOR ';'
#else
#define PATH_SEPARATOR ':'
#endif

static bool starts_with(const char *text, const char *start) {
  return strncmp(text, start, strlen(start)) == 0;
}

static bool starts_with_any(const char *text, const char *const *starts) {
  for (; *starts != NULL; starts++) {
    if (starts_with(text, *starts)) return true;
  }
  return false;
}

bool environment_keeps(const char *variable, enum receiver receiver) {
  static const char *const DROPPED[] = {"LD_",   "DYLD_",     "DENO_", "NODE_",        "V8_",
                                        "ENV=", "BASH_ENV=", "BASH_FUNC_", "RAMPART_HOME=", NULL};
  static const char *const FOR_LONG[] = {
      "HOME=",   "USER=",        "LOGNAME=", "PATH=",      "SHELL=", "LANG=", "LC_", "TZ=", "TMPDIR=", "XDG_",
      "DISPLAY=", "WAYLAND_DISPLAY=", "DBUS_SESSION_BUS_ADDRESS=",
#ifdef _WIN32
      "USERPROFILE=", "APPDATA=", "LOCALAPPDATA=", "SystemRoot=", "SYSTEMROOT=", "TEMP=", "TMP=", "Path=", "PATHEXT=",
#endif
      NULL};
  if (starts_with_any(variable, DROPPED)) return false;
  return receiver == FOR_PROGRAM || starts_with_any(variable, FOR_LONG);
}

/* A PATH without the gate's own folders. */
static const char *clean_path(const struct gate *gate, const char *variable) {
  struct buffer own = {0};
  buffer_add_text(&own, gate->home);
  buffer_add_text(&own, OS_SLASH "bin");
  struct buffer clean = {0};
  buffer_add_text(&clean, "PATH=");
  const size_t head = clean.length;
  for (const char *entry = variable + head; *entry != '\0';) {
    const char *end = strchr(entry, PATH_SEPARATOR);
    if (end == NULL) end = entry + strlen(entry);
    const size_t length = (size_t)(end - entry);
    const bool is_own = !own.failed && length >= own.length && memcmp(entry, own.data, own.length) == 0 &&
                        (length == own.length || entry[own.length] == OS_SLASH[0]);
    if (!is_own && length > 0) {
      if (clean.length > head) buffer_add(&clean, &(char){PATH_SEPARATOR}, 1);
      buffer_add(&clean, entry, length);
    }
    entry = *end == '\0' ? end : end + 1;
  }
  buffer_free(&own);
  return buffer_text(&clean);
}

/* Whether one of the configuration's variables has the same name. */
static bool is_overridden(const struct conf *conf, const char *variable) {
  const size_t name = strcspn(variable, "=") + 1;
  for (size_t i = 0; i < conf->env.count; i++) {
    if (strncmp(conf->env.item[i], variable, name) == 0) return true;
  }
  return false;
}

const char **environment_for(const struct gate *gate, char *const *from, enum receiver receiver) {
  struct words made = {0};
  bool fine = true;
  for (; *from != NULL; from++) {
    if (!environment_keeps(*from, receiver) || is_overridden(&gate->conf, *from)) continue;
    const char *variable = starts_with(*from, "PATH=") && gate->home != NULL ? clean_path(gate, *from) : *from;
    fine = fine && variable != NULL && words_add(&made, variable);
  }
  for (size_t i = 0; i < gate->conf.env.count; i++) {
    const char *variable = gate->conf.env.item[i];
    if (!starts_with(variable, "RAMPART_HOME=")) fine = fine && words_add(&made, variable);
  }
  if (gate->home != NULL) {
    struct buffer home = {0};
    buffer_add_text(&home, "RAMPART_HOME=");
    buffer_add_text(&home, gate->home);
    const char *variable = buffer_text(&home);
    fine = fine && variable != NULL && words_add(&made, variable);
  }
  return fine && made.item != NULL ? made.item : NULL;
}
