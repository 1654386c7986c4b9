/**
 * Text in pieces, made into lines.
 *
 * @module
 */

/** Makes lines of pieces of text. An unfinished last line counts as one. */
export function textLines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(piece, controller) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") controller.enqueue(line);
    },
    flush(controller) {
      if (rest !== "") controller.enqueue(rest);
    },
  });
}
