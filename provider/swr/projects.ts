import type { Client } from "./client";
import { Fault } from "./fault";
import { isJson } from "./json";
import type { Deadline } from "./retry";

/**
 * The id of a region's main project: the one that bears the region's name. Sub-projects are called `{region}_{name}`.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html
 */
export async function projectIdOf(
  client: Client,
  region: string,
  endpoint: string,
  deadline: Deadline,
): Promise<string> {
  const path = ["v3", "projects"];
  const reply = await client.call({
    service: "iam",
    endpoint,
    method: "GET",
    path,
    query: [["name", region]],
    deadline,
  });
  const listed = isJson(reply.json) && Array.isArray(reply.json.projects) ? reply.json.projects : [];
  const ids = listed.flatMap((project) =>
    isJson(project) && project.name === region && typeof project.id === "string" ? [project.id] : [],
  );
  const [id] = ids;
  if (id === undefined || ids.length > 1) {
    const found = ids.length === 0 ? "no project" : `${ids.length} projects`;
    throw new Fault({
      kind: "refused",
      service: "IAM",
      request: `GET /${path.join("/")}?name=${region}`,
      endpoint,
      status: reply.status,
      reason: `it lists ${found} named "${region}" for these credentials`,
    });
  }
  return id;
}
