import type { PartiallyRecorded } from "../../lifecycle/handler";
import type { RegistryState } from "./args";

/** What must not be shown of registries, and what is shown of them anyway: the secrets to take out of answers, and what is no part of them. */
export function privacyOf(...registries: ReadonlyArray<PartiallyRecorded<RegistryState>>): {
  secrets: string[];
  shown: string[];
} {
  const texts = (values: ReadonlyArray<string | undefined>) => values.filter((value) => value !== undefined);
  return {
    secrets: texts(registries.map(({ credential }) => credential?.accessSecret)),
    shown: texts(
      registries.flatMap(({ name, type, url, description, credential, target, dnsConf }) => [
        ...[name, type, url, description, credential?.accessKey],
        ...[...Object.values(target ?? {}), ...Object.entries(dnsConf?.hosts ?? {}).flat()],
      ]),
    ),
  };
}
