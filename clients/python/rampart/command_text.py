"""What is judged of a program that is about to be started: its command line, as a shell would be given it."""

from __future__ import annotations

import os
import shlex
from typing import Optional, Sequence, Union

__all__ = ["Argument", "command_text"]

#: What may stand in an argument list.
Argument = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]


def command_text(
    args: Union[Argument, Sequence[Argument]],
    *,
    shell: bool = False,
    executable: Optional[Argument] = None,
    given: Union[str, bytes, None] = None,
) -> str:
    """The command line of what ``subprocess.run`` would start, with its standard input as a here-document.

    >>> command_text(["cat", "my file"])
    "cat 'my file'"
    >>> command_text("ls | wc", shell=True)
    'ls | wc'
    >>> command_text(["x"], executable="/bin/rm")
    '/bin/rm'
    >>> print(command_text(["sh"], given="ls"))
    sh <<'INPUT'
    ls
    INPUT
    """
    words = [os.fsdecode(args)] if isinstance(args, (str, bytes, os.PathLike)) else [os.fsdecode(a) for a in args]
    if not words:
        raise ValueError("Cannot run an empty command")
    if shell and executable is None and len(words) == 1:
        line = words[0]
    elif shell:
        line = shlex.join(["/bin/sh" if executable is None else os.fsdecode(executable), "-c", *words])
    else:
        line = shlex.join([words[0] if executable is None else os.fsdecode(executable), *words[1:]])
    if given is None:
        return line
    text = given if isinstance(given, str) else bytes(given).decode("utf-8", "replace")
    end = "INPUT"
    while end in text:
        end += "_"
    # In a group of its own: what follows a text's first line would else belong to it.
    command = line if not shell else f"{{ {line}\n}}"
    return f"{command} <<'{end}'\n{text}{'' if text.endswith(chr(10)) else chr(10)}{end}"
