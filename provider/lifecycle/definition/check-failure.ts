/** What is wrong with an argument: its path, and one sentence that names it, what was given and what is allowed. */
export interface CheckFailure {
  property: string;
  reason: string;
}
