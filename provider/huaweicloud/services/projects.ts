import type { Client } from "../client/client";
import { isJson } from "../text/json";
import type { Deadline } from "../time/deadline";
import { isPlaceId } from "./place-id";
import { iam } from "./service";

/**
 * The ids of the projects that bear a region's name: its main project, where IAM shows it. Sub-projects are called `{region}_{name}`.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html
 */
export async function projectIdsOf(
  client: Client,
  region: string,
  endpoint: string,
  deadline: Deadline,
): Promise<string[]> {
  const path = ["v3", "projects"];
  const reply = await client.call(
    {
      service: iam,
      endpoint,
      method: "GET",
      path,
      query: [["name", region]],
      deadline,
    },
    (answer) => answer,
  );
  const listed = isJson(reply.json) && Array.isArray(reply.json.projects) ? reply.json.projects : [];
  return listed.flatMap((project) =>
    isJson(project) && project.name === region && typeof project.id === "string" && isPlaceId(project.id)
      ? [project.id]
      : [],
  );
}
