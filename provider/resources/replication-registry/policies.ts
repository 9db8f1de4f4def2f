import type { Collection } from "../../swr/collection";
import { policiesUsing } from "../../swr/registries";

const mostNames = 10;

/** Names the replication policies that use a registry, which SWR then does not delete. */
export async function policiesInTheWay(registryId: string, collection: Collection): Promise<string | undefined> {
  const { names, count } = await policiesUsing(registryId, mostNames, collection);
  if (count === 0) return undefined;
  const named = names.map((name) => `"${name}"`);
  const more = count > named.length ? ` and ${count - named.length} more` : "";
  return count > 1
    ? `Replication policies ${named.join(", ")}${more} still use it: delete those policies first, then run \`pulumi destroy\` again.`
    : `Replication policy ${named} still uses it: delete that policy first, then run \`pulumi destroy\` again.`;
}
