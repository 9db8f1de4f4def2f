/** This package's version, as package.json has it; a test compares the two. */
export const version = "0.1.0";

/** The oldest Node that works, as undici 7 wants it and package.json says it; a test compares the two. */
export const oldestNode = "20.18.1";

/** One sentence where this Node is too old; undefined where it is not. */
export function complaintAboutNode(version: string): string | undefined {
  if (rankOf(version) >= rankOf(oldestNode)) return undefined;
  return `pulumi-huaweicloud-swr needs Node ${oldestNode} or newer; this is Node ${version}.`;
}

/** Throws that sentence, without a stack trace: programs and Pulumi's host print what they cannot load. */
export function refuseOldNode(): void {
  const complaint = complaintAboutNode(process.versions.node);
  if (complaint === undefined) return;
  const error = new Error(complaint);
  error.stack = complaint;
  // The host prints `${error}: ${error.stack}`.
  Object.defineProperty(error, "toString", { value: () => "swr" });
  throw error;
}

function rankOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return (major * 1_000 + minor) * 1_000 + patch;
}
