/**
 * PHP's calls that run, read, write, delete, connect or evaluate something: one row each, names in lower case.
 *
 * See `call_spec.ts` for the language of the rows.
 *
 * @module
 */

import type { CallRow } from "../call_spec.ts";

const ROWS: Readonly<Record<string, CallRow>> = {
  // Running programs.
  "system": "shell > output",
  "exec": "shell > output",
  "shell_exec": "shell > output",
  "passthru": "shell > nil",
  "popen": "shell > Child",
  "proc_open": "cmd _ _ chdir > Child",
  "pcntl_exec": "prog args > nil",
  "expect_popen": "shell > output",
  "ssh2_exec": "_ _ > output",
  "mail": "_ > nil",
  "dl": "opaque:unknown",
  "ffi.cdef": "opaque:unknown",

  // Files.
  "file_get_contents": "get > file",
  "file": "get > file",
  "readfile": "get > nil",
  "show_source": "read > nil",
  "highlight_file": "read > nil",
  "php_strip_whitespace": "read > file",
  "parse_ini_file": "read > file",
  "simplexml_load_file": "get > file",
  "file_put_contents": "write put flags > nil",
  "fopen": "get mode > Handle",
  "new splfileobject": "file mode > Handle",
  "fread": "> file",
  "fgets": "> file",
  "fpassthru": "> nil",
  "unlink": "delete > nil",
  "rmdir": "delete > nil",
  "rename": "move write > nil",
  "copy": "get write > nil",
  "move_uploaded_file": "_ write > nil",
  "mkdir": "write > nil",
  "touch": "write > nil",
  "chmod": "write > nil",
  "chown": "write > nil",
  "chgrp": "write > nil",
  "symlink": "_ write > nil",
  "link": "read write > nil",
  "tempnam": "write",
  "chdir": "cd > nil",
  "chroot": "cd > nil",
  "scandir": "_ > names",
  "opendir": "_ > names",
  "readdir": "> unknown",
  "new directoryiterator": "_ > names",
  "new filesystemiterator": "_ > names",
  "new recursivedirectoryiterator": "_ > names",
  "new phardata": "file",
  "new ziparchive": "> Archive",
  "archive.open": "read > nil",
  "archive.extractto": "write > nil",
  "new sqlite3": "file",

  // Network.
  "fsockopen": "host port > Socket",
  "pfsockopen": "host port > Socket",
  "stream_socket_client": "connect > Socket",
  "socket_connect": "this=bind host port",
  "fwrite": "to send",
  "fputs": "to send",
  "Handle.fwrite": "put > nil",
  "curl_init": "connect > Curl",
  "get_headers": "connect > download",
  "getimagesize": "get",
  "ftp_connect": "host port",
  "gethostbyname": "host",
  "dns_get_record": "host",
  "new soapclient": "connect",

  // Code.
  "create_function": "_ code",
  "mb_ereg_replace": "_ _ _",
  "runkit_function_add": "_ _ code",
  "unserialize": "opaque:unknown",
  "simplexml_load_string": "_",
};

/** Rows by dotted name. */
export const PHP_ROWS: ReadonlyMap<string, CallRow> = new Map(Object.entries(ROWS));
