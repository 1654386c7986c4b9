/**
 * The one error that the audit log throws.
 *
 * @module
 */

/** An entry could not be made durable in the log. */
export class AuditError extends Error {
  override readonly name = "AuditError";
  /** Whether the entry was kept in the spool, from which the next successful flush takes it. */
  readonly spooled: boolean;

  /** @param message What could not be done, why, and what to do next. */
  constructor(message: string, options: { readonly spooled: boolean; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.spooled = options.spooled;
  }
}

/** An error's message, whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
