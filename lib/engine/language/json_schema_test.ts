import { strict as assert } from "node:assert";
import { type JsonSchema, policySchema, suiteSchema } from "./json_schema.ts";
import { lintPolicy } from "./mod.ts";

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Calls back for each key that a schema describes. */
function forEachKey(
  schema: unknown,
  path: string,
  visit: (path: string, described: JsonSchema) => void,
): void {
  if (Array.isArray(schema)) return schema.forEach((s) => forEachKey(s, path, visit));
  if (!isObject(schema)) return;
  for (const [key, inner] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    if (isObject(inner)) visit(`${path}.${key}`, inner);
    forEachKey(inner, `${path}.${key}`, visit);
  }
  for (const part of ["anyOf", "items", "additionalProperties"]) forEachKey(schema[part], path, visit);
}

for (const [name, schema] of [["policy", policySchema()], ["suite", suiteSchema()]] as const) {
  Deno.test(`every key of the ${name} schema has a description and an example`, () => {
    let count = 0;
    forEachKey(schema, name, (path, described) => {
      count++;
      assert.equal(typeof described.description, "string", path);
      const hasExample = Array.isArray(described.examples) && described.examples.length > 0;
      assert.ok(hasExample || described.type === "boolean", path);
    });
    assert.ok(count > 40);
  });
}

Deno.test("every mapping refuses unknown keys, except those with keys of the user's", () => {
  let open = 0;
  const visit = (schema: unknown): void => {
    if (Array.isArray(schema)) return schema.forEach(visit);
    if (!isObject(schema)) return;
    if (schema.type === "object") {
      if (schema.additionalProperties === false) assert.ok(isObject(schema.properties));
      else open++;
    }
    Object.entries(schema).forEach(([key, value]) => key === "examples" || visit(value));
  };
  visit(policySchema());
  assert.equal(open, 2, "tool_param_matches and params");
});

Deno.test("offers no word of earlier versions", () => {
  assert.equal(JSON.stringify(policySchema()).includes('"log"'), false);
});

Deno.test("is plain JSON of a draft that YAML servers take", () => {
  const schema = policySchema();
  assert.equal(schema.$schema, "http://json-schema.org/draft-07/schema#");
  assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
});

Deno.test("what the schema gives as examples of conditions loads", () => {
  let tried = 0;
  forEachKey(policySchema(), "", (path, described) => {
    const condition = /\.rules\.when\.([a-z_]+)$/.exec(path)?.[1];
    if (condition === undefined || !Array.isArray(described.examples)) return;
    for (const example of described.examples as readonly unknown[]) {
      assert.deepEqual(lintPolicy(policyWith(condition, example)).diagnostics, [], path);
      tried++;
    }
  });
  assert.ok(tried > 20);
});

function policyWith(condition: string, value: unknown): string {
  const rule = { action: "deny", when: { [condition]: value } };
  return JSON.stringify({ version: "1", policies: [{ name: "a", rules: [rule] }] });
}
