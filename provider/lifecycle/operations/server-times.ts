/** `Date` headers and `created_at` are whole seconds, each cut or rounded in its own way. */
export const slackMs = 2_000;

/** A time of SWR's, in milliseconds since 1970. NaN if it has no zone: read in the wrong one, something old would pass for new. */
export function timeOf(text: unknown): number {
  return typeof text === "string" && /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
}
