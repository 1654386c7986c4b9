#!/usr/bin/env python3
"""Verifies an audit log by docs/audit-format.md alone, to show that the page is enough. Shares no code with the project.

usage: verify.py FOLDER [--against FILE]... [--public-key KEY_OR_FILE]...
       verify.py --proof FILE --public-key KEY_OR_FILE
       verify.py --consistency FILE --public-key KEY_OR_FILE

Of a folder it prints "sound EVENTS", or a line "FILE:LINE KIND" for each problem; of a proof "proven" or "not proven".
Leaves with 0, 1, or 2 where a file can't be read.
"""

import base64
import datetime
import hashlib
import json
import os
import re
import sys
import zlib


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


def depth(value):
    """How many objects and arrays stand within one another."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def matches(value, pattern):
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def intact(text, event):
    """Whether the line itself, not only its value, is in canonical form and has the hash that it states."""
    try:
        bare = {key: value for key, value in event.items() if key != "hash"}
        digest = hashlib.sha256(b"\0" + canonical(bare).encode("utf-8")).hexdigest()
        return text == canonical(event) and digest == event["hash"]
    except UnicodeEncodeError:
        return False  # a lone surrogate, written as an escape


def parse(line):
    """The event of a line, and whether it is as it was hashed; None for a line that is no event."""
    try:
        text = line.decode("utf-8")
        event = json.loads(text, parse_int=float, parse_constant=float, object_pairs_hook=members)
        seq = event["seq"]
        good = event["v"] == 1 and isinstance(seq, float) and 0 <= seq < 2**53 and seq.is_integer()
        good = good and matches(event["id"], "[0-7][0-9A-HJKMNP-TV-Z]{25}") and isinstance(event["time"], str)
        good = good and matches(event["prev"], "[0-9a-f]{64}") and matches(event["hash"], "[0-9a-f]{64}")
        if not good or not isinstance(event["kind"], str) or depth(event) > 200:
            return None
        return event, intact(text, event)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def day_of(identifier):
    time = 0
    for digit in identifier[:10]:
        time = time * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(digit)
    day = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=time)
    return day.strftime("%Y-%m-%d")


# Ed25519 (RFC 8032, section 5.1), slowly: points are (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor, point):
    total = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = add(total, point)
        point = add(point, point)
        factor >>= 1
    return total


def recover_x(y, sign):
    """The x of a point; None where there is none."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def compress(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def sha512(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def secret_of(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    return scalar, digest[32:]


def public_of(seed):
    return compress(times(secret_of(seed)[0], BASE))


def ed25519_sign(seed, text):
    scalar, prefix = secret_of(seed)
    public = public_of(seed)
    nonce = sha512(prefix, text) % L
    start = compress(times(nonce, BASE))
    return start + ((nonce + sha512(start, public, text) * scalar) % L).to_bytes(32, "little")


def ed25519_verify(public, text, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    key, start, scalar = decompress(public), decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or start is None or scalar >= L:
        return False
    return compress(times(scalar, BASE)) == compress(add(start, times(sha512(signature[:32], public, text) % L, key)))


# Keys and signed notes


def unbase64(text):
    """The bytes of base 64 in its only form; None for others."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def key_id(name, public):
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def public_key(text):
    """(name, id, 32 bytes) of NAME+ID+KEY; None for other texts."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not parts[0] or re.search(r"\s", parts[0]) or not re.fullmatch("[0-9a-f]{8}", parts[1]):
        return None
    data = unbase64(parts[2])
    if data is None or len(data) != 33 or data[0] != 1 or key_id(parts[0], data[1:]).hex() != parts[1]:
        return None
    return parts[0], bytes.fromhex(parts[1]), data[1:]


def sign_note(private, text):
    """A note of a text; the key is PRIVATE+KEY+NAME+ID+SEED."""
    name, identifier, seed = private.strip().removeprefix("PRIVATE+KEY+").split("+", 2)
    signature = ed25519_sign(unbase64(seed)[1:], text.encode())
    return f"{text}\n— {name} {base64.b64encode(bytes.fromhex(identifier) + signature).decode()}\n"


def open_note(note, keys, vouched=False):
    """(text, names of the keys that signed) of a good note, or None. The names are None where no signature was checked:
    where no key is known, or the next note vouches for it."""
    if not note.endswith("\n") or any(ord(c) < 32 and c != "\n" for c in note):
        return None
    text, blank, rest = note.rpartition("\n\n")
    lines = rest.split("\n")[:-1]
    if not blank or not 0 < len(lines) <= 64 or len(note.encode("utf-16-le")) > 2 << 20:
        return None
    text += "\n"
    signed, seen, wrong = [], set(), False
    for line in lines:
        found = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        data = found and unbase64(found[2])
        if not data or len(data) < 5:
            return None
        for key in keys:
            if (found[1], data[:4]) == key[:2] and key not in seen:
                seen.add(key)
                if ed25519_verify(key[2], text.encode(), data[4:]):
                    signed.append(key[0])
                else:
                    wrong = True
    if not keys or vouched:
        return text, None
    return (text, signed) if signed and not wrong else None


def checkpoint(note, keys, vouched=False):
    """What a good note of a checkpoint says, as a dict; None for others."""
    opened = open_note(note, keys, vouched)
    if opened is None:
        return None
    lines = opened[0].split("\n")[:-1]
    if len(lines) < 3 or "" in lines or not re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]) or int(lines[1]) >= 2**53:
        return None
    root = unbase64(lines[2])
    found = {"origin": lines[0], "size": int(lines[1]), "root": root, "more": [], "note": note}
    forms = {
        "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
        "last": "-|[0-7][0-9A-HJKMNP-TV-Z]{25}",
        "previous": "[0-9a-f]{64}",
    }
    for line in lines[3:]:
        word, space, value = line.partition(" ")
        if not space or word not in forms:
            found["more"].append(line)
        elif word in found or not re.fullmatch(forms[word], value, re.ASCII):
            return None
        else:
            found[word] = value
    return found if root is not None and len(root) == 32 and (opened[1] is None or lines[0] in opened[1]) else None


def split_notes(text):
    """(note, line on which it begins) of each whole note, and the line on which something else follows, or None."""
    notes, held, start, lines = [], [], 1, text.split("\n")
    rest = lines.pop()
    for at, line in enumerate(lines, 1):
        if line == "" and held and held[-1].startswith("— "):
            notes.append(("".join(one + "\n" for one in held), start))
            held, start = [], at + 1
        else:
            held.append(line)
    return notes, start if held or rest else None


# The tree


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes):
    if not hashes:
        return hashlib.sha256(b"").digest()
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node(left, root)
    return root


def grow(size, hashes, leaf):
    while size & 1:
        leaf = node(hashes.pop(), leaf)
        size >>= 1
    hashes.append(leaf)


def includes(leaf, index, size, proof, root):
    """RFC 9162, section 2.1.3.2."""
    if index >= size:
        return False
    at, last = index, size - 1
    for other in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            leaf = node(other, leaf)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            leaf = node(leaf, other)
        at, last = at >> 1, last >> 1
    return last == 0 and leaf == root


def extends(size, root, larger, larger_root, proof):
    """RFC 9162, section 2.1.4.2."""
    if size > larger:
        return False
    if size == 0 or size == larger:
        return not proof and (size == 0 or root == larger_root)
    proof = ([root] if size & (size - 1) == 0 else []) + proof
    at, last = size - 1, larger - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if not proof:
        return False
    small = large = proof[0]
    for other in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            small, large = node(other, small), node(other, large)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            large = node(large, other)
        at, last = at >> 1, last >> 1
    return last == 0 and small == root and large == larger_root


# The files


def read_text(path):
    """Text of a file; None where it isn't there, False where it isn't UTF-8."""
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return False


def event_files(folder):
    """(day, number, name), oldest first."""
    found = {}
    for name in sorted(os.listdir(folder), key=len, reverse=True):
        parts = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:\.([2-9]|[1-9]\d{1,8}))?\.jsonl(?:\.gz)?", name, re.ASCII)
        if parts:
            found[parts[1], int(parts[2] or 1)] = name
    return [(*key, name) for key, name in sorted(found.items())]


def contents(folder, name):
    """Bytes of a file of events, and whether all of it could be read."""
    with open(os.path.join(folder, name), "rb") as file:
        data = file.read()
    if not name.endswith(".gz"):
        return data, True
    unzip = zlib.decompressobj(31)
    try:
        data = unzip.decompress(data)
    except zlib.error:
        return b"", False
    return data, unzip.eof and not unzip.unused_data


def log_start(folder, keys):
    """What start.txt says, None where it isn't there, False where it isn't right by itself."""
    note = read_text(os.path.join(folder, "start.txt"))
    if note is None:
        return None
    found = checkpoint(note, keys) if note else None
    if not found or found["size"] == 0 or not {"time", "last"} <= found.keys():
        return False
    mark, previous, *hashes = found["more"] + ["", ""][: max(0, 2 - len(found["more"]))]
    if mark != "pruned" or not re.fullmatch("previous-hash [0-9a-f]{64}", previous):
        return False
    if not all(re.fullmatch("frontier [0-9a-f]{64}", line) for line in hashes):
        return False
    found["hashes"] = [bytes.fromhex(line[9:]) for line in hashes]
    found["previous-hash"] = previous[14:]
    if len(hashes) != bin(found["size"]).count("1") or root_of(found["hashes"]) != found["root"]:
        return False
    return found


class Walk:
    """What the lines of a log are found to be, and the tree over its events."""

    def __init__(self, start, wanted):
        self.problems, self.count, self.last, self.place = [], 0, None, None
        self.start, self.wanted = start, wanted
        self.base, self.size, self.hashes, self.roots = None, 0, [], {}
        self.linked = False
        self.begins = None

    def begin(self, event, place):
        """The first event: where does the tree begin?"""
        self.begins = event["seq"]
        if self.begins == 0:
            if event["prev"] != "0" * 64:
                self.problems.append(f"{place} start")
                return
            self.base = 0
        elif self.start is None:
            self.problems.append(f"{place} start")
            return
        elif self.start and self.start["size"] >= self.begins:
            self.base = self.size = self.start["size"]
            self.hashes = list(self.start["hashes"])
            self.linked = self.base == self.begins and event["prev"] == self.start["previous-hash"]
        else:
            return
        self.keep_root()

    def keep_root(self):
        if self.size in self.wanted:
            self.roots[self.size] = root_of(self.hashes)

    def take(self, event, place):
        seq = event["seq"]
        if self.last is None:
            self.begin(event, place)
        else:
            if event["prev"] != self.last["hash"]:
                self.problems.append(f"{place} chain")
            elif seq != self.last["seq"] + 1:
                self.problems.append(f"{place} number")
            if event["id"] <= self.last["id"]:
                self.problems.append(f"{place} id")
        if self.start and self.begins and seq == self.start["size"] - 1:
            self.linked = self.linked or event["hash"] == self.start["previous-hash"]
        if self.base is not None and self.hashes is not None and seq >= self.base:
            if seq == self.size:
                grow(self.size, self.hashes, bytes.fromhex(event["hash"]))
                self.size += 1
                self.keep_root()
            else:
                self.hashes = None  # it does not grow any more
        self.last, self.place = event, place
        self.count += 1


def walk(folder, start, wanted):
    found = Walk(start, wanted)
    files = event_files(folder)
    for at, (day, part, name) in enumerate(files):
        before = files[at - 1][1] if at and files[at - 1][0] == day else 0
        if part != before + 1 and (at or start is None):
            missing = f".{before + 1}" if before else ""
            found.problems.append(f"{day}{missing}.jsonl:0 missing-file")
        data, whole = contents(folder, name)
        if not whole:
            found.problems.append(f"{name}:0 garbled")
        lines = data.split(b"\n")
        torn = lines.pop()
        for number, line in enumerate(lines, 1):
            place = f"{name}:{number}"
            parsed = parse(line)
            if parsed is None:
                found.problems.append(f"{place} garbled")
                continue
            event, is_intact = parsed
            if not is_intact:
                found.problems.append(f"{place} edited")
            found.take(event, place)
            if number == 1 and day_of(event["id"]) != day:
                found.problems.append(f"{place} file")
        if torn and at != len(files) - 1:
            found.problems.append(f"{name}:{len(lines) + 1} torn")
    return found


def own_checkpoints(folder, keys):
    """(checkpoint or None, line) of each note in checkpoints.txt, and whether the file isn't text."""
    text = read_text(os.path.join(folder, "checkpoints.txt"))
    if text is False:
        return [], True
    found, after = [], None
    for note, line in reversed(split_notes(text or "")[0]):
        digest = hashlib.sha256(note.encode()).hexdigest()
        after = checkpoint(note, keys, after is not None and after.get("previous") == digest)
        found.insert(0, (after, line))
    return found, False


def known_keys(folder, given):
    if given:
        return given
    lines = (read_text(os.path.join(folder, "public-key.txt")) or "").split("\n")
    return [key for key in map(public_key, lines) if key]


def verify(folder, given=(), against=()):
    keys = known_keys(folder, given)
    own, unreadable = own_checkpoints(folder, keys)
    copies = {name: split_notes(text.rstrip("\n") + "\n\n") for name, text in against}
    for name, (notes, rest) in copies.items():
        copies[name] = [(checkpoint(note, keys), line) for note, line in notes], rest
    start = log_start(folder, keys)
    wanted = {one["size"] for notes in [own, *(notes for notes, _ in copies.values())] for one, _ in notes if one}
    found = walk(folder, start, wanted | {start["size"]} if start else wanted)
    problems, base, roots = found.problems, found.base, found.roots

    right = bool(start)
    if start and found.last and found.begins == 0:
        right = roots.get(start["size"]) == start["root"]
    elif start and found.last:
        right = found.linked
        base = base if right else None
    elif start:
        base, roots = start["size"], {start["size"]: start["root"]}
    elif start is None and not found.last:
        base, roots = 0, {0: root_of([])}
    if start is not None and not right:
        problems.append("start.txt:1 pruned")
    end = int(found.last["seq"]) + 1 if found.last else start["size"] if start else 0

    def agrees(one):
        return roots.get(one["size"]) == one["root"]

    if unreadable:
        problems.append("checkpoints.txt:1 signature")
    good = [one for one, _ in own if one]
    cut, wrong = [], []
    before, first = None, True
    for one, line in own:
        place = f"checkpoints.txt:{line}"
        if one is None:
            problems.append(f"{place} signature")
        else:
            if first:
                linked = one.get("previous") == "0" * 64
            elif before is None:
                linked = True
            else:
                linked = one.get("previous") == hashlib.sha256(before["note"].encode()).hexdigest()
                linked = linked and one["size"] >= before["size"]
                linked = linked and (one["size"] > before["size"] or one["root"] == before["root"])
            if not linked:
                problems.append(f"{place} fork")
            if one["size"] > end:
                cut.append(f"{place} cut")
            elif base is not None and one["size"] >= base and not agrees(one):
                wrong.append(f"{place} checkpoint")
        before, first = one, False
    problems += cut[-1:] + wrong[:1]
    covered = max([one["size"] for one in good] + [base or 0])
    if keys and found.last and end - covered > 1000:
        problems.append(f"{found.place} unsigned")

    for name, (notes, rest) in copies.items():
        if rest is not None or not notes:
            problems.append(f"{name}:{rest or 1} signature")
        behind, forked = [], []
        for one, line in notes:
            place = f"{name}:{line}"
            if one is None:
                problems.append(f"{place} signature")
            elif one["size"] > end:
                behind.append(f"{place} rolled-back")
            elif base is not None and one["size"] >= base:
                if not agrees(one):
                    forked.append(f"{place} fork")
            elif not any((mine["size"], mine["root"]) == (one["size"], one["root"]) for mine in good):
                forked.append(f"{place} fork")
        problems += behind[-1:] + forked[:1]
    return found.count, problems


# Proofs


def hashes_of(lines):
    hashes = [unbase64(line) for line in lines]
    return hashes if all(one is not None and len(one) == 32 for one in hashes) else None


def check_proof(text, keys):
    """Whether a proof that an event is in a log holds."""
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    signed = checkpoint(note, keys) if keys else None
    if not blank or len(lines) < 3 or lines[0] != "c2sp.org/tlog-proof@v1" or signed is None:
        return False
    extra, index = re.fullmatch("extra (.+)", lines[1]), re.fullmatch("index (0|[1-9][0-9]{0,15})", lines[2])
    proof = hashes_of(lines[3:])
    line = extra and unbase64(extra[1])
    parsed = parse(line) if line else None
    if parsed is None or not parsed[1] or index is None or proof is None or parsed[0]["seq"] != int(index[1]):
        return False
    return includes(bytes.fromhex(parsed[0]["hash"]), int(index[1]), signed["size"], proof, signed["root"])


def check_consistency(text, keys):
    """Whether a proof that the events under a checkpoint are the first ones under another holds."""
    head, _, rest = text.partition("\n\n")
    lines = head.split("\n")
    notes, left = split_notes(rest + "\n")
    proof = hashes_of(lines[1:])
    if lines[0] != "rampart.local/consistency-proof@v1" or left is not None or len(notes) != 2 or proof is None or not keys:
        return False
    one, other = (checkpoint(note, keys) for note, _ in notes)
    return bool(one and other) and extends(one["size"], one["root"], other["size"], other["root"], proof)


def arguments(words):
    given, plain = {"--against": [], "--public-key": [], "--proof": [], "--consistency": []}, []
    words = list(words)
    while words:
        word = words.pop(0)
        given[word].append(words.pop(0)) if word in given else plain.append(word)
    return given, plain


def must_read(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8", errors="replace")


def main():
    try:
        given, plain = arguments(sys.argv[1:])
        keys = []
        for one in given["--public-key"]:
            found = [key for key in map(public_key, [one] if public_key(one) else must_read(one).split("\n")) if key]
            if not found:
                raise OSError(f"no public key: {one}")
            keys += found
        for check, name in ((check_proof, "--proof"), (check_consistency, "--consistency")):
            if given[name]:
                holds = all(check(must_read(path), keys) for path in given[name])
                print("proven" if holds else "not proven")
                return 0 if holds else 1
        count, problems = verify(plain[0], keys, [(path, must_read(path)) for path in given["--against"]])
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(problems) if problems else f"sound {count}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
