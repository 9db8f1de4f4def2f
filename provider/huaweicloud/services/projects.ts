import type { Client } from "../client/client";
import type { Query } from "../signing/path";
import { isJson } from "../text/json";
import type { Deadline } from "../time/deadline";
import { isPlaceId } from "./place-id";
import { iam } from "./service";

/**
 * Returns the ids of the projects that have the name of a region: its main project, if IAM shows it. Sub-projects are called `{region}_{name}`.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html
 */
export function projectIdsOf(client: Client, region: string, endpoint: string, deadline: Deadline): Promise<string[]> {
  const query: Query = [["name", region]];
  return client.call(
    { service: iam, endpoint, method: "GET", path: ["v3", "projects"], query, deadline },
    ({ json }) => {
      const listed = isJson(json) && Array.isArray(json.projects) ? json.projects.filter(isJson) : [];
      return listed
        .filter(({ name }) => name === region)
        .map(({ id }) => id)
        .filter((id) => typeof id === "string")
        .filter(isPlaceId);
    },
  );
}
