import assert from "node:assert/strict";
import { OCSF_VERSION, ocsfOf } from "./ocsf.ts";
import { callOf, EVENTS } from "./test_events.ts";
import schema from "./testdata/ocsf-1.5.0.json" with { type: "json" };

interface Attribute {
  readonly type: string;
  readonly array?: boolean;
  readonly required?: boolean;
  readonly profile?: string;
  readonly enum?: Readonly<Record<string, string>>;
}

interface Shape {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly constraints?: Readonly<Record<string, readonly string[]>>;
}

interface ValueType {
  readonly type?: string;
  readonly regex?: string;
  readonly max_len?: number;
  readonly range?: readonly number[];
}

const TYPES: Readonly<Record<string, ValueType>> = schema.types;
const OBJECTS: Readonly<Record<string, Shape>> = schema.objects;
const CLASSES: Readonly<Record<string, Shape & { readonly uid: number }>> = schema.classes;

/** What the published schema says against an object of some shape. */
function problems(value: unknown, shape: Shape, at: string, profiles: readonly string[]): string[] {
  if (typeof value !== "object" || value === null) return [`${at} is no object`];
  const found: string[] = [];
  const applies = ({ profile }: Attribute): boolean => profile === undefined || profiles.includes(profile);
  for (const [name, attribute] of Object.entries(shape.attributes)) {
    if (attribute.required && applies(attribute) && !(name in value)) found.push(`${at}.${name} is missing`);
  }
  for (const [kind, names] of Object.entries(shape.constraints ?? {})) {
    const there = names.filter((name) => name in value).length;
    if (kind === "at_least_one" && there < 1 || kind === "just_one" && there !== 1) {
      found.push(`${at}: ${kind} of ${names.join(", ")}`);
    }
  }
  for (const [name, inner] of Object.entries(value)) {
    const attribute = shape.attributes[name];
    const here = `${at}.${name}`;
    if (attribute === undefined) found.push(`${here} is unknown`);
    else if (!applies(attribute)) found.push(`${here} needs the profile ${attribute.profile}`);
    else if (attribute.array === true && !Array.isArray(inner)) found.push(`${here} is no list`);
    else {for (const one of attribute.array === true ? inner as unknown[] : [inner]) {
        found.push(...valueProblems(one, attribute, here, profiles));
        const sibling = attribute.enum === undefined ? undefined : siblingOf(name, value, shape);
        const caption = attribute.enum?.[String(one)];
        if (sibling !== undefined && caption !== undefined && caption !== "Other" && sibling !== caption) {
          found.push(`${here} is ${caption}, and its name says ${sibling}`);
        }
      }}
  }
  return found;
}

/** The attribute that names what another gives the number of. */
function siblingOf(name: string, value: object, shape: Shape): unknown {
  const base = name.replace(/_(?:id|uid)$/, "");
  const sibling = [base, `${base}_name`].find((key) =>
    key !== name && key in shape.attributes && key in value
  );
  return sibling === undefined ? undefined : (value as Readonly<Record<string, unknown>>)[sibling];
}

function valueProblems(
  value: unknown,
  attribute: Attribute,
  at: string,
  profiles: readonly string[],
): string[] {
  const type = TYPES[attribute.type];
  if (attribute.enum !== undefined && !(String(value) in attribute.enum)) return [`${at} can't be ${value}`];
  if (type === undefined) {
    const shape = OBJECTS[attribute.type];
    // The type "object" is one without a shape, as of what is unmapped.
    if (attribute.type === "object") return typeof value === "object" ? [] : [`${at} is no object`];
    return shape === undefined
      ? [`${at}: the test knows no ${attribute.type}`]
      : problems(value, shape, at, profiles);
  }
  const base = type.type ?? attribute.type;
  const fits = base === "string_t"
    ? typeof value === "string"
    : base === "integer_t" || base === "long_t"
    ? Number.isSafeInteger(value)
    : base === "boolean_t"
    ? typeof value === "boolean"
    : base === "float_t"
    ? typeof value === "number"
    : base === "json_t";
  if (!fits) return [`${at} is no ${attribute.type}`];
  if (type.regex !== undefined && !new RegExp(type.regex).test(String(value))) {
    return [`${at} is no ${attribute.type}: ${value}`];
  }
  if (type.max_len !== undefined && String(value).length > type.max_len) return [`${at} is too long`];
  const [least = -Infinity, most = Infinity] = type.range ?? [];
  return Number(value) < least || Number(value) > most ? [`${at} is out of range`] : [];
}

/** What is wrong with an event by the published schema. */
function check(event: Readonly<Record<string, unknown>>): string[] {
  const shape = Object.values(CLASSES).find(({ uid }) => uid === event.class_uid);
  if (shape === undefined) return [`class ${event.class_uid} is unknown`];
  const { profiles } = event.metadata as { readonly profiles: readonly string[] };
  const typeUid = Number(event.class_uid) * 100 + Number(event.activity_id);
  return [
    ...problems(event, shape, "event", profiles),
    ...(event.type_uid === typeUid ? [] : [`type_uid is not ${typeUid}`]),
  ];
}

for (const [name, event] of Object.entries(EVENTS)) {
  Deno.test(`ocsf: ${name}: the published schema has nothing against it`, () => {
    const made = ocsfOf(event, { host: "box" });
    assert.deepEqual(check(JSON.parse(JSON.stringify(made))), []);
  });
}

Deno.test("ocsf: the test's schema is of the version that events say", () => {
  assert.equal(schema.version, OCSF_VERSION);
});

Deno.test("ocsf: what is wrong is found", () => {
  const { actor: _actor, ...event } = ocsfOf(callOf(), { host: "box" });
  const wrong = { ...event, severity_id: 7, time: "now", made_up: 1, device: { type_id: 0 }, activity_id: 2 };
  assert.deepEqual(check(wrong).sort(), [
    "event.activity_id is Terminate, and its name says Launch",
    "event.actor is missing",
    "event.device: at_least_one of ip, uid, name, hostname, instance_uid, interface_uid, interface_name",
    "event.made_up is unknown",
    "event.severity_id can't be 7",
    "event.time is no timestamp_t",
    "type_uid is not 100702",
  ]);
});

const CLASS_OF: Readonly<Record<string, readonly [number, number]>> = {
  "exec, denied": [1007, 1],
  "read": [1001, 2],
  "write": [1001, 3],
  "delete": [1001, 4],
  "fetch": [4002, 3],
  "fetch by POST": [4002, 6],
  "fetch by a method of its own": [4002, 99],
  "fetch of no address": [6003, 99],
  "mcp": [6003, 99],
  "response": [1007, 99],
  "notice, info": [6002, 3],
  "notice, stopped": [6002, 4],
  "notice, warning": [6008, 1],
};

for (const [name, [classUid, activity]] of Object.entries(CLASS_OF)) {
  Deno.test(`ocsf: ${name} is of class ${classUid}, activity ${activity}`, () => {
    const { class_uid, activity_id } = ocsfOf(EVENTS[name] ?? callOf(), { host: "box" });
    assert.deepEqual([class_uid, activity_id], [classUid, activity]);
  });
}

const OUTCOMES: Readonly<Record<string, readonly [number, number, number]>> = {
  "exec, allowed": [1, 1, 1],
  "exec, watched": [3, 17, 1],
  "exec, asked": [99, 99, 0],
  "exec, denied": [2, 2, 2],
  "exec, denied in monitor mode": [3, 17, 1],
  "response, failed": [1, 1, 2],
};

for (const [name, expected] of Object.entries(OUTCOMES)) {
  Deno.test(`ocsf: ${name}: action, disposition and status are ${expected.join(", ")}`, () => {
    const { action_id, disposition_id, status_id } = ocsfOf(EVENTS[name] ?? callOf(), { host: "box" });
    assert.deepEqual([action_id, disposition_id, status_id], expected);
  });
}

Deno.test("ocsf: a late event has the time at which it happened, and when it was recorded beside it", () => {
  const { time, metadata } = ocsfOf(EVENTS.late ?? callOf(), { host: "box" });
  assert.equal(time, Date.parse("2026-11-20T10:00:00.000Z"));
  assert.equal((metadata as { logged_time: number }).logged_time, Date.parse("2026-11-21T14:23:05.250Z"));
});

Deno.test("ocsf: what was found in an output is a classification of data, with kinds and how many", () => {
  const { metadata, unmapped } = ocsfOf(EVENTS["response, something found"] ?? callOf(), { host: "box" });
  const { profiles, data_classifications } = metadata as Readonly<Record<string, unknown>>;
  assert.deepEqual(profiles, ["host", "security_control", "data_classification"]);
  assert.deepEqual(data_classifications, [
    {
      category_id: 6,
      category: "Security",
      discovery_details: [{ type: "aws-key", count: 2 }, { type: "jwt", count: 1 }],
      total: 3,
    },
    {
      category_id: 99,
      category: "Prompt injection",
      discovery_details: [{ type: "hidden-text", count: 4 }],
      total: 4,
    },
  ]);
  assert.deepEqual((unmapped as Readonly<Record<string, unknown>>).found, {
    "aws-key": 2,
    jwt: 1,
    "hidden-text": 4,
  });
});
