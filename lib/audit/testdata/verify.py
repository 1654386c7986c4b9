#!/usr/bin/env python3
"""Verifies an audit log by docs/audit-format.md alone, to show that the page is enough. Shares no code with the project.

usage: verify.py FOLDER
Prints "sound EVENTS", or a line "FILE:LINE KIND" for each problem. Leaves with 0, 1, or 2 where a file can't be read.
"""

import hashlib
import json
import os
import re
import sys


def number(value):
    """A number as ECMAScript writes it. Python finds the same shortest digits and places them otherwise."""
    if value == 0:
        return "0"
    sign, value = ("-", -value) if value < 0 else ("", value)
    mantissa, _, exponent = repr(float(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = whole + fraction
    point = len(whole) + int(exponent or 0)
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    power = point - 1
    shown = f"e{'+' if power >= 0 else '-'}{abs(power)}"
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + shown


SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def string(value):
    value.encode("utf-8")  # a lone surrogate is no text
    return '"' + "".join(SHORT.get(ord(c)) or (f"\\u{ord(c):04x}" if ord(c) < 32 else c) for c in value) + '"'


def canonical(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return string(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(string(key) + ":" + canonical(value[key]) for key in keys) + "}"


def members(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def matches(value, pattern):
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def parse(line):
    """The event of a line, and whether it is as it was hashed; None for a line that is no event."""
    try:
        text = line.decode("utf-8")
        event = json.loads(text, parse_int=float, parse_constant=float, object_pairs_hook=members)
        seq = event["seq"]
        good = event["v"] == 1 and isinstance(seq, float) and seq >= 0 and seq.is_integer()
        good = good and matches(event["id"], "[0-7][0-9A-HJKMNP-TV-Z]{25}") and isinstance(event["time"], str)
        good = good and matches(event["prev"], "[0-9a-f]{64}") and matches(event["hash"], "[0-9a-f]{64}")
        if not good or not isinstance(event["kind"], str):
            return None
        # Not only the value: the line itself is in canonical form.
        bare = {key: value for key, value in event.items() if key != "hash"}
        digest = hashlib.sha256(b"\0" + canonical(bare).encode("utf-8")).hexdigest()
        return event, text == canonical(event) and digest == event["hash"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def day_of(identifier):
    import datetime

    time = 0
    for digit in identifier[:10]:
        time = time * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(digit)
    day = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=time)
    return day.strftime("%Y-%m-%d") + ".jsonl"


def verify(folder):
    names = sorted(name for name in os.listdir(folder) if re.fullmatch(r"\d{4}-\d\d-\d\d\.jsonl", name))
    problems = []
    last = None
    count = 0
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            lines = file.read().split(b"\n")
        torn = lines.pop()
        for at, line in enumerate(lines, 1):
            parsed = parse(line)
            if parsed is None:
                problems.append(f"{name}:{at} garbled")
                continue
            event, intact = parsed
            if not intact:
                problems.append(f"{name}:{at} edited")
            if last is None:
                if event["seq"] != 0 or event["prev"] != "0" * 64:
                    problems.append(f"{name}:{at} start")
            else:
                if event["prev"] != last["hash"]:
                    problems.append(f"{name}:{at} chain")
                elif event["seq"] != last["seq"] + 1:
                    problems.append(f"{name}:{at} number")
                if event["id"] <= last["id"]:
                    problems.append(f"{name}:{at} id")
            if at == 1 and day_of(event["id"]) != name:
                problems.append(f"{name}:{at} file")
            last = event
            count += 1
        if torn and name != names[-1]:
            problems.append(f"{name}:{len(lines) + 1} torn")
    return count, problems


def main():
    try:
        count, problems = verify(sys.argv[1])
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(problems) if problems else f"sound {count}")
    return 1 if problems else 0


sys.exit(main())
