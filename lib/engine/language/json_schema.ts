/**
 * The JSON Schema of policy files and suites, for editors and their YAML servers.
 *
 * @module
 */

import { toJsonSchema } from "@valibot/to-json-schema";
import { DEPRECATED_ACTIONS, POLICY_SCHEMA, SUITE_SCHEMA, type TextSchema } from "./schema.ts";

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema (draft 7, which every YAML server takes) of a policy file. */
export function policySchema(): JsonSchema {
  return schemaOf(POLICY_SCHEMA, "Rampart policy");
}

/** The JSON Schema (draft 7) of a suite of tests. */
export function suiteSchema(): JsonSchema {
  return schemaOf(SUITE_SCHEMA, "Rampart test suite");
}

function schemaOf(schema: TextSchema, title: string): JsonSchema {
  const converted = toJsonSchema(schema, {
    typeMode: "input",
    target: "draft-07",
    // Checks that no schema can express: patterns, regular expressions, URLs.
    errorMode: "ignore",
    overrideSchema: ({ jsonSchema }) =>
      jsonSchema.enum === undefined
        ? undefined
        : { ...jsonSchema, enum: jsonSchema.enum.filter((w) => !DEPRECATED_ACTIONS.has(String(w))) },
  });
  const { $schema, ...rest } = converted;
  return { $schema, title, ...rest };
}
