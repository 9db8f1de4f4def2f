import type { Client } from "../client/client";
import { isJson } from "../text/json";
import type { Deadline } from "../time/deadline";
import { isPlaceId } from "./place-id";
import { iam } from "./service";

/**
 * Returns the ids of the projects that have the name of a region: its main project, if IAM shows it. Sub-projects are called `{region}_{name}`.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html
 */
export async function projectIdsOf(
  client: Client,
  region: string,
  endpoint: string,
  deadline: Deadline,
): Promise<string[]> {
  const path = ["v3", "projects"];
  const response = await client.call(
    {
      service: iam,
      endpoint,
      method: "GET",
      path,
      query: [["name", region]],
      deadline,
    },
    (whole) => whole,
  );
  const listed = isJson(response.json) && Array.isArray(response.json.projects) ? response.json.projects : [];
  return listed.flatMap((project) =>
    isJson(project) && project.name === region && typeof project.id === "string" && isPlaceId(project.id)
      ? [project.id]
      : [],
  );
}
