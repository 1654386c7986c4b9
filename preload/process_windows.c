/* Windows. Compiled with every change, never run so far. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "environment.h"
#include "http.h"
#include "os.h"
#include "process.h"
#include "windows.h"

#define START_AGAIN_MS 10000

/* Adds a word as the C library of the program started will take it apart: quoted, backslashes before a quote doubled. */
static void add_word(struct buffer *line, const char *word) {
  if (line->length > 0) buffer_add_text(line, " ");
  buffer_add_text(line, "\"");
  size_t slashes = 0;
  for (; *word != '\0'; word++) {
    if (*word == '"') {
      for (size_t i = 0; i <= slashes; i++) buffer_add_text(line, "\\");
    }
    slashes = *word == '\\' ? slashes + 1 : 0;
    buffer_add(line, word, 1);
  }
  for (; slashes > 0; slashes--) buffer_add_text(line, "\\");
  buffer_add_text(line, "\"");
}

static wchar_t *command_line(const struct words *words, const char *agent) {
  struct buffer line = {0};
  for (size_t i = 0; i < words->count; i++) add_word(&line, words->item[i]);
  if (agent != NULL) {
    add_word(&line, "--agent");
    add_word(&line, agent);
  }
  const char *text = buffer_text(&line);
  wchar_t *wide = text == NULL ? NULL : windows_wide(text);
  buffer_free(&line);
  return wide;
}

static bool add_wide(wchar_t **block, size_t *length, const char *variable) {
  wchar_t *wide = windows_wide(variable);
  if (wide == NULL) return false;
  const size_t more = wcslen(wide) + 1;
  wchar_t *grown = realloc(*block, (*length + more + 1) * sizeof **block);
  if (grown != NULL) {
    *block = grown;
    memcpy(grown + *length, wide, more * sizeof *wide);
    *length += more;
    grown[*length] = L'\0';
  }
  free(wide);
  return grown != NULL;
}

/* The variables as one block: each ends with a NUL, the last with two. */
static wchar_t *environment_block(const struct gate *gate, enum receiver receiver) {
  wchar_t *own = GetEnvironmentStringsW();
  if (own == NULL) return NULL;
  struct words variables = {0};
  bool fine = true;
  for (const wchar_t *variable = own; *variable != L'\0'; variable += wcslen(variable) + 1) {
    const char *narrow = windows_narrow(variable);
    fine = fine && narrow != NULL && words_add(&variables, narrow);
  }
  FreeEnvironmentStringsW(own);
  if (!fine || variables.item == NULL) return NULL;
  const char **kept = environment_for(gate, (char *const *)variables.item, receiver);
  wchar_t *block = NULL;
  size_t length = 0;
  for (; kept != NULL && *kept != NULL; kept++) {
    if (!add_wide(&block, &length, *kept)) return NULL;
  }
  return block;
}

/* Ends all that a program started, once the job is closed. */
static HANDLE make_job(void) {
  const HANDLE job = CreateJobObjectW(NULL, NULL);
  if (job == NULL) return NULL;
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
  return job;
}

struct feeding {
  HANDLE input;
  const char *payload;
  size_t length;
};

static DWORD WINAPI feed(void *parameter) {
  struct feeding *feeding = parameter;
  while (feeding->length > 0) {
    DWORD taken = 0;
    const DWORD part = feeding->length < 65536 ? (DWORD)feeding->length : 65536;
    if (!WriteFile(feeding->input, feeding->payload, part, &taken, NULL)) break;
    feeding->payload += taken;
    feeding->length -= taken;
  }
  CloseHandle(feeding->input);
  return 0;
}

static bool is_over(HANDLE process) { return WaitForSingleObject(process, 0) == WAIT_OBJECT_0; }

/* Reads the answer until the program has ended. Returns what went wrong, or NULL. */
static const char *converse(HANDLE process, HANDLE output, int64_t deadline, struct buffer *into) {
  for (;;) {
    const bool over = is_over(process);
    DWORD waiting = 0;
    const bool open = PeekNamedPipe(output, NULL, 0, NULL, &waiting, NULL) != 0;
    if (open && waiting > 0) {
      DWORD got = 0;
      if (!buffer_reserve(into, waiting) || !ReadFile(output, into->data + into->length, waiting, &got, NULL)) {
        return "its answer could not be read";
      }
      into->length += got;
      if (into->length > HTTP_BODY_LIMIT) return "its answer is longer than 16 MiB";
      continue;
    }
    if (over) return NULL;
    if (os_now() >= deadline) return "it did not answer in time";
    WaitForSingleObject(process, 1);
  }
}

static bool make_pipe(HANDLE *read, HANDLE *write, bool give_read) {
  SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
  if (!CreatePipe(read, write, &inherited, 0)) return false;
  SetHandleInformation(give_read ? *write : *read, HANDLE_FLAG_INHERIT, 0);
  return true;
}

/* Runs the program whose command line and variables are given. */
static const char *run(wchar_t *line, wchar_t *variables, struct feeding *feeding, int64_t deadline,
                       struct answer *answer) {
  HANDLE input;
  HANDLE output;
  HANDLE given_output;
  if (!make_pipe(&input, &feeding->input, true)) return "it could not be started";
  if (!make_pipe(&output, &given_output, false)) return "it could not be started";
  const HANDLE job = make_job();
  STARTUPINFOW startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
  startup.hStdInput = input;
  startup.hStdOutput = given_output;
  startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  PROCESS_INFORMATION process;
  const DWORD flags = CREATE_SUSPENDED | CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT;
  const BOOL started = CreateProcessW(NULL, line, NULL, NULL, TRUE, flags, variables, NULL, &startup, &process);
  CloseHandle(input);
  CloseHandle(given_output);
  if (!started) return "it could not be started";
  if (job != NULL) AssignProcessToJobObject(job, process.hProcess);
  ResumeThread(process.hThread);
  const HANDLE feeder = CreateThread(NULL, 0, feed, feeding, 0, NULL);
  const char *wrong =
      feeder == NULL ? "it could not be given the call" : converse(process.hProcess, output, deadline, &answer->held);
  DWORD status = 1;
  if (wrong == NULL && !GetExitCodeProcess(process.hProcess, &status)) wrong = "it failed";
  if (wrong == NULL) wrong = answer_read(answer);
  if (wrong == NULL && status != 0 && (int)status != answer->status) wrong = "it failed";
  TerminateProcess(process.hProcess, 1);
  if (job != NULL) CloseHandle(job);
  CloseHandle(output);
  return wrong;
}

bool program_run(const struct gate *gate, const char *agent, const char *payload, size_t length, int64_t deadline,
                 struct answer *answer, char *why) {
  if (gate->conf.program.count == 0) {
    snprintf(why, WHY_SIZE, "%s",
             gate->problem[0] == '\0' ? "bin\\gate.conf names no full program" : gate->problem);
    return false;
  }
  /* Static, as the thread that feeds may outlast a program that does not read. */
  static struct feeding feeding;
  feeding = (struct feeding){.payload = payload, .length = length};
  wchar_t *line = command_line(&gate->conf.program, agent);
  wchar_t *variables = environment_block(gate, FOR_PROGRAM);
  const char *wrong = line == NULL || variables == NULL ? "it could not be started"
                                                        : run(line, variables, &feeding, deadline, answer);
  free(line);
  free(variables);
  if (wrong == NULL) return true;
  snprintf(why, WHY_SIZE, "the full program gave no answer: %s", wrong);
  answer_free(answer);
  return false;
}

/* Whether it is this process that starts the daemon. */
static bool claim_start(const struct gate *gate) {
  char *stopped = gate_path(gate, "run\\stopped");
  char *starting = gate_path(gate, "run\\starting");
  wchar_t *wide = starting == NULL ? NULL : windows_wide(starting);
  bool claimed = false;
  if (stopped != NULL && wide != NULL && !os_exists(stopped)) {
    /* Open to nobody else for as long as it takes to look at it. */
    const HANDLE file =
        CreateFileW(wide, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    int64_t before = 0;
    DWORD got = 0;
    if (file != INVALID_HANDLE_VALUE) {
      const int64_t now = os_unix_time();
      ReadFile(file, &before, sizeof before, &got, NULL);
      if (got != sizeof before || now < before || now - before >= START_AGAIN_MS) {
        SetFilePointer(file, 0, NULL, FILE_BEGIN);
        claimed = WriteFile(file, &now, sizeof now, &got, NULL) && got == sizeof now;
      }
      CloseHandle(file);
    }
  }
  free(wide);
  free(starting);
  free(stopped);
  return claimed;
}

void background_start(const struct gate *gate) {
  if (gate->home == NULL || gate->conf.daemon.count == 0 || !claim_start(gate)) return;
  wchar_t *line = command_line(&gate->conf.daemon, NULL);
  wchar_t *variables = environment_block(gate, FOR_DAEMON);
  wchar_t *folder = windows_wide(gate->home);
  if (line != NULL && variables != NULL && folder != NULL) {
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    const DWORD flags = DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP | CREATE_UNICODE_ENVIRONMENT;
    if (CreateProcessW(NULL, line, NULL, NULL, FALSE, flags, variables, folder, &startup, &process)) {
      CloseHandle(process.hThread);
      CloseHandle(process.hProcess);
    }
  }
  free(line);
  free(variables);
  free(folder);
}
