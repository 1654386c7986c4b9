/**
 * `docker run`, `kubectl exec` and their kin: a command in a container, and the folders that it sees.
 *
 * @module
 */

import type { Word } from "../../word.ts";
import { applyParsed, type Draft, type Line, parseByRow } from "../apply_row.ts";
import type { Mount } from "../outcome.ts";
import type { Parsed } from "../options.ts";
import { sliceWord } from "../word_parts.ts";

/** Folders of this machine that `-v` and `--mount` show to the container. */
function mountsOf(parsed: Parsed): Mount[] {
  const mounts: Mount[] = [];
  for (const option of parsed.given) {
    const value = option.values[0];
    if (value === undefined) continue;
    if (option.spec.name === "v") {
      // `C:\x:/x` has a drive's colon first.
      const start = /^[A-Za-z]:[\\/]/.test(value.value) ? 2 : 0;
      const colon = value.value.indexOf(":", start);
      if (colon < 0) continue;
      const target = value.value.slice(colon + 1).split(":")[0] ?? "";
      const source = sliceWord(value, 0, colon);
      // A plain name is a volume of the container engine.
      if (/^(?:[./~\\]|[A-Za-z]:[\\/]|\uFFFF)/.test(source.value)) mounts.push({ source, target });
    } else if (option.spec.name === "mount") {
      const fields = value.value.split(",");
      const target = fields.find((field) => /^(?:target|dst|destination)=/.test(field));
      if (!fields.includes("type=bind") && fields.some((field) => field.startsWith("type="))) continue;
      let at = 0;
      for (const field of fields) {
        if (/^(?:source|src)=/.test(field) && target !== undefined) {
          const equals = field.indexOf("=");
          mounts.push({
            source: sliceWord(value, at + equals + 1, at + field.length),
            target: target.slice(target.indexOf("=") + 1),
          });
        }
        at += field.length + 1;
      }
    }
  }
  return mounts;
}

/** Options that name the directory in the container. */
const WORKDIR = new Set(["w", "workdir", "cwd"]);

/**
 * Commands in containers. The row gives `text run` (image or container, then the command); this adds the mounts,
 * the entry point, and the command after `--` of kubectl.
 */
export function readContainer(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  const mounts = mountsOf(parsed);
  const entrypoint = parsed.given.find((option) => option.spec.name === "entrypoint")?.values[0];
  const workdir = parsed.given.findLast((option) => WORKDIR.has(option.spec.name))?.values[0];
  const place = "container";
  let ran = false;
  draft.inner = draft.inner.map((inner) => {
    if (inner.kind !== "argv") return inner;
    ran = true;
    const argv: readonly Word[] = entrypoint === undefined ? inner.argv : [entrypoint, ...inner.argv];
    const { chdir: _chdir, ...rest } = inner;
    return {
      ...rest,
      argv,
      place,
      ...(workdir === undefined ? undefined : { chdir: workdir }),
      ...(mounts.length === 0 ? undefined : { mounts }),
    };
  });
  if (!ran && entrypoint !== undefined && entrypoint.value !== "") {
    draft.inner.push({
      kind: "argv",
      argv: [entrypoint],
      place,
      ...(workdir === undefined ? undefined : { chdir: workdir }),
      ...(mounts.length === 0 ? undefined : { mounts }),
    });
  }
  return draft;
}
