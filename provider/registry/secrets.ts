import type { RegistryState } from "./args";

type Credential = RegistryState["credential"];

/** What must not be shown of credentials, also in the form in which HTTP sends a user name and password. */
export function hiddenIn(...credentials: readonly Credential[]): string[] {
  return credentials.flatMap((credential) => {
    const { accessKey = "", accessSecret = "" } = credential ?? {};
    return accessSecret ? [accessSecret, `${accessKey}:${accessSecret}`] : [];
  });
}
