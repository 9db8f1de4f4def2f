import type { Collection } from "../../swr/collection";
import { repositoriesIn } from "../../swr/namespaces";

/** Says how many repositories a namespace holds. SWR deletes only an empty one. */
export async function repositoriesInTheWay(name: string, collection: Collection): Promise<string | undefined> {
  const count = await repositoriesIn(name, collection);
  if (!count) return undefined;
  const repositories = count === 1 ? "1 repository" : `${count} repositories`;
  return `It still holds ${repositories}: delete them and their images first, then run \`pulumi destroy\` again.`;
}
