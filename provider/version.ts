/** The version of this package; a test compares it with package.json. */
export const version = "0.1.0";

/** The oldest Node that works. undici 7 requires it; a test compares it with package.json. */
export const oldestNode = "20.18.1";

/** Returns one sentence if this Node is too old, otherwise undefined. */
export function nodeVersionProblem(version: string): string | undefined {
  if (rankOf(version) >= rankOf(oldestNode)) return undefined;
  return `pulumi-huaweicloud-swr needs Node ${oldestNode} or newer; this is Node ${version}.`;
}

/** Throws that sentence without a stack trace, because programs and Pulumi's host print the error of a module that fails to load. */
export function refuseOldNode(): void {
  const problem = nodeVersionProblem(process.versions.node);
  if (problem === undefined) return;
  const error = new Error(problem);
  error.stack = problem;
  // The host prints `${error}: ${error.stack}`.
  Object.defineProperty(error, "toString", { value: () => "swr" });
  throw error;
}

function rankOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return (major * 1_000 + minor) * 1_000 + patch;
}
