/**
 * Perl's calls that run, read, write, delete, connect or evaluate something: one row each. `::` is written as a dot.
 *
 * See `call_row.ts` for the language of the rows.
 *
 * @module
 */

import type { CallRow } from "../call_row.ts";

const ROWS: Readonly<Record<string, CallRow>> = {
  // Running programs.
  "system": "sys... > nil",
  "exec": "sys... > nil",
  "readpipe": "shell > output",
  "IPC.Open2.open2": "_ _ sys...",
  "IPC.Open3.open3": "_ _ _ sys...",
  "open2": "_ _ sys...",
  "open3": "_ _ _ sys...",
  "IPC.System.Simple.capture": "sys... > output",
  "IPC.System.Simple.capturex": "prog args... > output",
  "IPC.System.Simple.systemx": "prog args...",
  "capture": "sys... > output",
  "capturex": "prog args... > output",
  "systemx": "prog args...",
  "IPC.Run.run": "cmd > output",
  "Child.write": "feed",
  "syscall": "opaque:unknown",

  // Files.
  "unlink": "delete... > nil",
  "rmdir": "delete > nil",
  "rmtree": "delete*... > nil",
  "remove_tree": "delete*... > nil",
  "File.Path.rmtree": "delete*... > nil",
  "File.Path.remove_tree": "delete*... > nil",
  "mkdir": "write > nil",
  "mkpath": "write... > nil",
  "make_path": "write... > nil",
  "File.Path.make_path": "write... > nil",
  "rename": "move write > nil",
  "File.Copy.copy": "read write > nil",
  "File.Copy.cp": "read write > nil",
  "File.Copy.move": "move write > nil",
  "File.Copy.mv": "move write > nil",
  "copy": "read write > nil",
  "cp": "read write > nil",
  "move": "move write > nil",
  "mv": "move write > nil",
  "dircopy": "read* write* > nil",
  "chmod": "_ write... > nil",
  "chown": "_ _ write... > nil",
  "utime": "_ _ write... > nil",
  "link": "read write > nil",
  "symlink": "_ write > nil",
  "truncate": "write > nil",
  "chdir": "cd > nil",
  "chroot": "cd > nil",
  "readdir": "> names",
  "File.Slurp.read_file": "read > file",
  "File.Slurp.write_file": "write > nil",
  "read_file": "read > file",
  "write_file": "write > nil",
  "append_file": "write > nil",
  "slurp": "read > file",
  "path": "> Path",
  "Path.Tiny.path": "> Path",
  "Path.slurp": "this=read > file",
  "Path.lines": "this=read > file",
  "Path.spew": "this=write > nil",
  "Path.append": "this=write > nil",
  "Path.remove": "this=delete > nil",
  "Path.remove_tree": "this=delete* > nil",
  "IO.File.new": "file mode > Handle",
  "new IO.File": "file mode > Handle",

  // Network.
  "LWP.Simple.get": "connect > download",
  "LWP.Simple.getstore": "connect write > nil",
  "LWP.Simple.getprint": "connect > nil",
  "get": "connect > download",
  "getstore": "connect write > nil",
  "getprint": "connect > nil",
  "LWP.UserAgent.new": "> Agent",
  "new LWP.UserAgent": "> Agent",
  "HTTP.Tiny.new": "> Agent",
  "Mojo.UserAgent.new": "> Agent",
  "WWW.Mechanize.new": "> Agent",
  "Agent.get": "connect > download",
  "Agent.head": "connect > download",
  "Agent.mirror": "connect write > nil",
  "Agent.post": "connect send > download",
  "Agent.post_form": "connect send > download",
  "Agent.put": "connect send > download",
  "Agent.delete": "connect > download",
  "Agent.request": "_ > download",
  "HTTP.Request.new": "_ connect > download",
  "connect": "_ addr",
  "Net.FTP.new": "host > Agent",
  "Net.SMTP.new": "host always > Agent",
  "Net.SSH.Perl.new": "host > Agent",

  // Code.
  "dofile": "read opaque:file",
};

/** Rows by dotted name. */
export const PERL_ROWS: ReadonlyMap<string, CallRow> = new Map(Object.entries(ROWS));
