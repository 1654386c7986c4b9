/* Windows speaks UTF-16, the gate UTF-8. */
#ifndef RAMPART_WINDOWS_H
#define RAMPART_WINDOWS_H

#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <windows.h>

/* Both to be freed; NULL where the text can't be converted. */
wchar_t *windows_wide(const char *text);
char *windows_narrow(const wchar_t *text);

#endif
