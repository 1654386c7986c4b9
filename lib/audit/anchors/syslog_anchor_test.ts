import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { unverifiedText } from "../note.ts";
import { checkpointMessage, syslogAnchor } from "./syslog_anchor.ts";
import { hasProgram, testNotes } from "./test_notes.ts";

const { signal } = new AbortController();
const now = () => Date.UTC(2026, 10, 21, 12, 0, 0);

/** RFC 5424, 6: header, one element of structured data, text. */
const MESSAGE =
  /^<(\d{1,3})>1 (\S+) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) \[([!-~]{1,32})((?: [!-~]{1,32}="(?:[^"\\\]]|\\["\\\]])*")+)\] (.*)$/s;

Deno.test("a checkpoint is a message of RFC 5424 with the whole note in it", async () => {
  const [note = ""] = await testNotes(1);
  const message = checkpointMessage(note, { now: now(), host: "host.example", pid: 42 });
  const [, priority, time, host, app, pid, id, structure, data = "", text] = MESSAGE.exec(message) ?? [];
  assert.deepEqual([priority, time, host, app, pid, id, structure], [
    "109",
    "2026-11-21T12:00:00.000Z",
    "host.example",
    "rampart",
    "42",
    "checkpoint",
    "rampart@32473",
  ]);
  const params = Object.fromEntries([...data.matchAll(/ (\w+)="([^"]*)"/g)].map(([, k, v]) => [k, v]));
  assert.equal(params.size, "100");
  assert.equal(params.root, "1".padStart(64, "0"));
  assert.equal(new TextDecoder().decode(Uint8Array.fromBase64(params.note ?? "")), note);
  assert.equal(text, unverifiedText(note)?.trim().replaceAll("\n", " "));
  assert.ok(message.length < 2048, "RFC 5426, 3.2: receivers should take 2048 bytes");
});

Deno.test("over TCP the newest note arrives whole, with its length before it", async () => {
  const notes = await testNotes(2);
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const received = (async () => {
    using conn = await listener.accept();
    return await new Response(conn.readable).text();
  })().catch(String);
  const anchor = syslogAnchor({ ...at(listener.addr.port), transport: "tcp" }, now);
  assert.deepEqual(await anchor.place(notes, { signal }), { kind: "placed" });
  const [, length, message = ""] = /^(\d+) (.*)$/s.exec(await received) ?? [];
  assert.equal(new TextEncoder().encode(message).length, Number(length));
  assert.ok(message.includes(new TextEncoder().encode(notes[1] ?? "").toBase64()));
});

Deno.test("over TCP a receiver that is not there is a failure", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const placed = await syslogAnchor({ ...at(port), transport: "tcp" }, now).place(["x\n"], { signal });
  assert.match(placed.kind === "failed" ? placed.problem : "", /refused/i);
});

Deno.test("over UDP the newest note is one datagram", async () => {
  const notes = await testNotes(2);
  const socket = createSocket("udp4");
  const received = new Promise<Buffer>((resolve) => socket.once("message", resolve));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  try {
    const anchor = syslogAnchor({ ...at(socket.address().port), transport: "udp" }, now);
    assert.deepEqual(await anchor.place(notes, { signal }), { kind: "placed" });
    const message = (await received).toString();
    assert.match(message, MESSAGE);
    assert.ok(message.includes(new TextEncoder().encode(notes[1] ?? "").toBase64()));
  } finally {
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  }
});

Deno.test({
  name: "over TLS a certificate that nobody vouches for is a failure, one of the given authority is not",
  ignore: !hasProgram("openssl"),
  fn: overTls,
});

async function overTls(): Promise<void> {
  const { cert, key } = await selfSigned();
  using listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key });
  const ca = Deno.makeTempFileSync();
  Deno.writeTextFileSync(ca, cert);
  const received: string[] = [];
  const serving = (async () => {
    for (let i = 0; i < 2; i++) {
      try {
        using conn = await listener.accept();
        received.push(await new Response(conn.readable).text());
      } catch {
        // The first caller hangs up at the certificate.
      }
    }
  })();
  try {
    const place = { ...at(listener.addr.port), transport: "tls", host: "localhost" } as const;
    const distrusted = await syslogAnchor(place, now).place(["x\n"], { signal });
    assert.match(distrusted.kind === "failed" ? distrusted.problem : "", /certificate/i);
    const [note = ""] = await testNotes(1);
    assert.deepEqual(await syslogAnchor({ ...place, ca }, now).place([note], { signal }), { kind: "placed" });
    await serving;
    assert.match(received.at(-1) ?? "", /^\d+ <109>1 /);
  } finally {
    Deno.removeSync(ca);
  }
}

function at(port: number) {
  return { kind: "syslog", host: "127.0.0.1", port } as const;
}

async function selfSigned(): Promise<{ readonly cert: string; readonly key: string }> {
  const folder = Deno.makeTempDirSync();
  try {
    const { success } = await new Deno.Command("openssl", {
      args: [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-days",
        "2",
        "-keyout",
        `${folder}/key`,
        "-out",
        `${folder}/cert`,
      ],
      stderr: "null",
    }).output();
    assert.ok(success, "openssl makes the certificate of this test");
    return { cert: Deno.readTextFileSync(`${folder}/cert`), key: Deno.readTextFileSync(`${folder}/key`) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
