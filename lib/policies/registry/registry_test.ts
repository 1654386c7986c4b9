import assert from "node:assert/strict";
import { keyFromSeed, openNote, signerOf, verifierOf } from "../../audit/note.ts";
import { withFolder } from "../test_folder.ts";
import { fetchIndex, fetchPolicy, policyProblem, sha256Of } from "./fetch_policy.ts";
import { installedPolicies, installPolicy } from "./installed.ts";
import {
  compareVersions,
  INDEX_FORMAT,
  type IndexedPolicy,
  isPolicyName,
  parseIndex,
} from "./policy_index.ts";
import { REGISTRY_KEY } from "./registry_key.ts";
import { type RegistrySource, registrySource, shippedRegistry } from "./registry_source.ts";
import { keyProblem, signedText } from "./signed_text.ts";

const POLICY = `# Nothing is made here.
version: "1"
policies:
  - name: no-make
    rules:
      - { action: deny, when: { command_matches: "make *" } }
`;

const { privateKey, vkey } = await keyFromSeed("example.com/policies", new Uint8Array(32).fill(7));
const signer = await signerOf(privateKey);
const { vkey: otherKey } = await keyFromSeed("example.com/policies", new Uint8Array(32).fill(8));

async function entry(
  text: string,
  more: Partial<Record<keyof IndexedPolicy, unknown>> = {},
): Promise<unknown> {
  const bytes = new TextEncoder().encode(text);
  const sha256 = await sha256Of(bytes);
  return {
    name: "make",
    version: "1.0.0",
    summary: "x",
    file: "make.yaml",
    size: bytes.length,
    sha256,
    ...more,
  };
}

function signed(policies: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return signer.sign(
    `${JSON.stringify({ format: INDEX_FORMAT, serial: 1, policies, ...more }, undefined, 2)}\n`,
  );
}

/** A registry in a folder. */
function inRegistry(
  files: Readonly<Record<string, string>>,
  work: (source: RegistrySource, folder: string) => Promise<void>,
): Promise<void> {
  return withFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) Deno.writeTextFileSync(`${folder}/${name}`, text);
    const source = registrySource(folder, "/");
    assert.ok(!("problem" in source));
    await work(source, folder);
  });
}

/** A web that answers from a table; `fetch` is not called for anything else. */
function web(answers: Readonly<Record<string, () => Response>>): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  const answer = (url: string | URL | Request): Promise<Response> => {
    asked.push(String(url));
    const found = answers[String(url)];
    return Promise.resolve(found === undefined ? new Response("", { status: 404 }) : found());
  };
  return { fetch: answer, asked };
}

Deno.test("a policy is fetched from a folder, by the index that is signed", async () =>
  await inRegistry(
    { "index.txt": await signed([await entry(POLICY)]), "make.yaml": POLICY },
    async (source) => {
      const index = await fetchIndex(source, { key: vkey });
      assert.ok("done" in index, JSON.stringify(index));
      const [policy] = index.done.policies;
      assert.ok(policy !== undefined);
      assert.deepEqual(await fetchPolicy(source, policy, { key: vkey }), { done: POLICY });
    },
  ));

Deno.test("a policy is fetched over https, beside its index", async () => {
  const index = await signed([await entry(POLICY)]);
  const { fetch, asked } = web({
    "https://x.example/p/index.txt": () => new Response(index),
    "https://x.example/p/make.yaml": () => new Response(POLICY),
  });
  const source = registrySource("https://x.example/p/index.txt", "/");
  assert.ok(!("problem" in source));
  const found = await fetchIndex(source, { key: vkey, fetch });
  assert.ok("done" in found && found.done.policies[0] !== undefined);
  assert.deepEqual(await fetchPolicy(source, found.done.policies[0], { key: vkey, fetch }), { done: POLICY });
  assert.deepEqual(asked, ["https://x.example/p/index.txt", "https://x.example/p/make.yaml"]);
});

const BAD_INDEXES: readonly (readonly [name: string, index: () => Promise<string>, problem: RegExp])[] = [
  ["signed with another key", async () => {
    const other = await signerOf(
      (await keyFromSeed("example.com/policies", new Uint8Array(32).fill(9))).privateKey,
    );
    return other.sign(`{"format":"${INDEX_FORMAT}"}\n`);
  }, /not signed with the key/],
  [
    "changed after it was signed",
    async () => (await signed([])).replace('"serial": 1', '"serial": 2'),
    /signature/,
  ],
  ["with a signature of its own text by another name", async () => {
    const named = await signerOf((await keyFromSeed("evil.example", new Uint8Array(32).fill(7))).privateKey);
    return named.sign("{}\n");
  }, /not signed with the key/],
  [
    "not signed",
    () => Promise.resolve('{"format":"rampart-policies/1","serial":1,"policies":[]}\n'),
    /no signed text/,
  ],
  ["empty", () => Promise.resolve(""), /no signed text/],
  ["of another format", () => signed([], { format: "rampart-policies/2" }), /format/],
  ["that is no JSON", () => signer.sign("policies:\n"), /no JSON/],
  ["without a serial", () => signed([], { serial: "1" }), /form of an index/],
  ["of more than a mebibyte", async () => (await signed([])) + "x".repeat(1 << 20), /longer than/],
  ...([
    ["with a path to elsewhere", { file: "../../custom.yaml" }],
    ["with a folder", { file: "a/make.yaml" }],
    ["with an address", { file: "https://evil.example/x.yaml" }],
    ["with a name that is a path", { name: "../custom" }],
    ["with a name that is an option", { name: "-f" }],
    ["with another's version", { version: "1.0" }],
    ["with a policy too large", { size: 1 << 20 }],
    ["with another digest's form", { sha256: "00" }],
    ["with a summary of several lines", { summary: "a\nb" }],
  ] as const).map(([name, more]) =>
    [name, async () => signed([await entry(POLICY, more)]), /policy 1 in it is not whole/] as const
  ),
  ["with a policy twice", async () => signed([await entry(POLICY), await entry(POLICY)]), /twice/],
];

for (const [name, index, problem] of BAD_INDEXES) {
  Deno.test(`an index ${name} is refused`, async () =>
    await inRegistry({ "index.txt": await index() }, async (source) => {
      const found = await fetchIndex(source, { key: vkey });
      assert.ok("problem" in found, JSON.stringify(found));
      assert.match(found.problem, problem);
    }));
}

const BAD_POLICIES: readonly (readonly [name: string, text: string, problem: RegExp])[] = [
  ["that does not load", 'version: "1"\npolicys: []\n', /unknown key/],
  [
    "that allows",
    `${POLICY}      - { action: allow, when: { default: true } }\n`,
    /a rule that allows in line 7/,
  ],
  ["that locks", POLICY.replace("action: deny", "locked: true, action: deny"), /locked in line 6/],
  [
    "with a webhook",
    POLICY.replace("action: deny,", 'action: webhook, webhook: { url: "https://x.example/" },'),
    /webhook/,
  ],
  [
    "with a default",
    POLICY.replace("policies:", "default_action: allow\npolicies:"),
    /default_action in line 3/,
  ],
  [
    "that notifies",
    POLICY.replace("policies:", 'notify: { url: "https://x.example/", on: [deny] }\npolicies:'),
    /notify/,
  ],
  ["that extends", POLICY.replace("policies:", "extends: standard\npolicies:"), /extends/],
  ["that exchanges actions", POLICY.replace("policies:", "actions: { deny: allow }\npolicies:"), /actions/],
];

for (const [name, text, problem] of BAD_POLICIES) {
  Deno.test(`a policy ${name} is refused, signed or not`, async () =>
    await inRegistry(
      { "index.txt": await signed([await entry(text)]), "make.yaml": text },
      async (source) => {
        const index = await fetchIndex(source, { key: vkey });
        assert.ok("done" in index && index.done.policies[0] !== undefined);
        const found = await fetchPolicy(source, index.done.policies[0], { key: vkey });
        assert.ok("problem" in found);
        assert.match(found.problem, problem);
      },
    ));
}

for (
  const [name, text, problem] of [
    ["longer", `${POLICY}# more\n`, /longer than/],
    ["shorter", POLICY.slice(0, -1), /another size/],
    ["other in content", POLICY.replace("make *", "fake *"), /SHA-256 is another/],
  ] as const
) {
  Deno.test(`a policy ${name} than the index names is refused`, async () =>
    await inRegistry(
      { "index.txt": await signed([await entry(POLICY)]), "make.yaml": text },
      async (source) => {
        const index = await fetchIndex(source, { key: vkey });
        assert.ok("done" in index && index.done.policies[0] !== undefined);
        const found = await fetchPolicy(source, index.done.policies[0], { key: vkey });
        assert.ok("problem" in found);
        assert.match(found.problem, problem);
      },
    ));
}

const ADDRESSES: readonly (readonly [address: string, problem: RegExp])[] = [
  ["http://x.example/index.txt", /use https/],
  ["file:///etc/passwd", /use https/],
  ["ftp://x.example/i", /use https/],
  ["data:text/plain,x", /use https/],
  ["https://me:secret@x.example/i", /password/],
  ["https://", /no URL/],
];

for (const [address, problem] of ADDRESSES) {
  Deno.test(`${address} is no registry`, () => {
    const source = registrySource(address, "/");
    assert.ok("problem" in source);
    assert.match(source.problem, problem);
  });
}

Deno.test("a server on this machine may do without encryption", () => {
  assert.deepEqual(registrySource("http://127.0.0.1:1/i", "/"), { kind: "web", url: "http://127.0.0.1:1/i" });
});

const ANSWERS: readonly (readonly [name: string, answer: () => Response, problem: RegExp])[] = [
  [
    "that sends one on",
    () => Response.redirect("http://evil.example/x"),
    /to http:\/\/evil\.example, which is not followed/,
  ],
  ["that sends one on within https", () => Response.redirect("https://x.example/y"), /not followed/],
  ["without the file", () => new Response("", { status: 404 }), /answered 404/],
  ["that fails", () => {
    throw new TypeError("connection refused");
  }, /connection refused/],
];

for (const [name, answer, problem] of ANSWERS) {
  Deno.test(`a server ${name} gives no index`, async () => {
    const { fetch, asked } = web({ "https://x.example/i": answer });
    const found = await fetchIndex({ kind: "web", url: "https://x.example/i" }, { key: vkey, fetch });
    assert.ok("problem" in found);
    assert.match(found.problem, problem);
    assert.deepEqual(asked, ["https://x.example/i"]);
  });
}

Deno.test("where a server sends one on nobody goes", async () => {
  const asked: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname, origin } = new URL(request.url);
    asked.push(pathname);
    return Response.redirect(`${origin}/other`);
  });
  try {
    const found = await fetchIndex({ kind: "web", url: `http://127.0.0.1:${server.addr.port}/i` }, {
      key: vkey,
    });
    assert.ok("problem" in found);
    assert.match(found.problem, /not followed/);
    assert.deepEqual(asked, ["/i"]);
  } finally {
    await server.shutdown();
  }
});

Deno.test("a server that never ends is left", async () => {
  let sent = 0;
  let left = false;
  const endless = new ReadableStream({
    pull: (stream) => {
      sent += 65_536;
      stream.enqueue(new Uint8Array(65_536));
    },
    cancel: () => void (left = true),
  });
  const { fetch } = web({ "https://x.example/i": () => new Response(endless) });
  const found = await fetchIndex({ kind: "web", url: "https://x.example/i" }, { key: vkey, fetch });
  assert.ok("problem" in found);
  assert.match(found.problem, /longer than/);
  assert.ok(left && sent < 2_000_000, `${sent} bytes`);
});

Deno.test("a server that does not answer is left after its time", async () => {
  const fetch = (_: unknown, options?: RequestInit): Promise<Response> =>
    new Promise((_, fail) => options?.signal?.addEventListener("abort", () => fail(options.signal?.reason)));
  const { readIndex } = await import("./registry_source.ts");
  const found = await readIndex({ kind: "web", url: "https://x.example/i" }, {
    limit: 10,
    timeout: 1,
    fetch,
  });
  assert.deepEqual(found, { problem: "the server took too long" });
});

Deno.test("signatures are those of signed notes, as the audit log's", async () => {
  const note = await signer.sign("a\n\nb\n");
  assert.deepEqual(await signedText(note, vkey), { text: "a\n\nb\n" });
  assert.ok("problem" in await signedText(note, otherKey));
  assert.ok("problem" in await signedText(note.replace("b", "c"), vkey));
  assert.ok("problem" in await signedText(`${note}x`, vkey));
  assert.equal((await openNote(note, [await verifierOf(vkey)])).problem, undefined);
});

for (const key of ["", "a+b+c", vkey.replace("+", "x+"), vkey.slice(0, -2), `${vkey} x`]) {
  Deno.test(`${JSON.stringify(key.slice(0, 40))} is no key`, async () => {
    assert.ok(await keyProblem(key) !== undefined);
  });
}

Deno.test("names and versions", () => {
  for (const name of ["docker", "git-teams", "a", "a1"]) assert.ok(isPolicyName(name), name);
  for (const name of ["", "-a", "a-", "A", "a.b", "a/b", "..", "a b", "a".repeat(65)]) {
    assert.ok(!isPolicyName(name), name);
  }
  assert.ok(compareVersions("1.10.0", "1.9.9") > 0);
  assert.ok(compareVersions("1.0.0", "2.0.0") < 0);
  assert.equal(compareVersions("1.0.0", "1.0.0"), 0);
});

Deno.test("what was fetched is known again, with its version, and whether a person has changed it", () =>
  withFolder(async (folder) => {
    const sha256 = await sha256Of(new TextEncoder().encode(POLICY));
    const path = installPolicy(folder, POLICY, { name: "make", version: "1.2.0", sha256 });
    assert.equal(path, `${folder}/community-make.yaml`);
    if (Deno.build.os !== "windows") assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    assert.deepEqual(await installedPolicies(folder), [{
      name: "make",
      path,
      version: "1.2.0",
      edited: false,
    }]);
    assert.equal(policyProblem(Deno.readTextFileSync(path), "x"), undefined);
    Deno.writeTextFileSync(path, `${Deno.readTextFileSync(path)}\n`);
    assert.deepEqual((await installedPolicies(folder)).map(({ edited }) => edited), [true]);
    Deno.writeTextFileSync(path, POLICY);
    assert.deepEqual(await installedPolicies(folder), [{ name: "make", path, edited: true }]);
    Deno.writeTextFileSync(`${folder}/custom.yaml`, POLICY);
    assert.equal((await installedPolicies(folder)).length, 1);
  }));

Deno.test("a policy in the place of a link does not reach what the link leads to", () =>
  withFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/policies`);
    Deno.writeTextFileSync(`${folder}/mine`, "mine");
    Deno.symlinkSync(`${folder}/mine`, `${folder}/policies/community-make.yaml`);
    const sha256 = await sha256Of(new TextEncoder().encode(POLICY));
    installPolicy(`${folder}/policies`, POLICY, { name: "make", version: "1.0.0", sha256 });
    assert.equal(Deno.readTextFileSync(`${folder}/mine`), "mine");
  }));

Deno.test("the registry that ships is signed, and every policy in it is what its index names", async () => {
  const source = shippedRegistry();
  const index = await fetchIndex(source);
  assert.ok("done" in index, "problem" in index ? index.problem : "");
  const { policies } = index.done;
  assert.ok(policies.length >= 8);
  for (const policy of policies) {
    const fetched = await fetchPolicy(source, policy);
    assert.ok(
      "done" in fetched,
      `${"problem" in fetched ? fetched.problem : ""}; run scripts/sign_registry.ts`,
    );
  }
  const folder = (source.kind === "file" ? source.path : "").replace(/[^/]+$/, "");
  const there = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".yaml"))
    .sort();
  assert.deepEqual(policies.map(({ file }) => file), there);
});

Deno.test("the shipped key is one", async () => {
  assert.equal(await keyProblem(REGISTRY_KEY), undefined);
  assert.equal((await verifierOf(REGISTRY_KEY)).name, "rampart.local/policies");
});

Deno.test("an index of a later version of Rampart with more keys is read", () => {
  const index = parseIndex(JSON.stringify({ format: INDEX_FORMAT, serial: 3, policies: [], more: 1 }));
  assert.deepEqual(index, { serial: 3, policies: [] });
});
