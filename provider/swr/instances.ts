import type { Client } from "../huaweicloud/client/client";
import { tidy } from "../huaweicloud/text/display-text";
import { isJson } from "../huaweicloud/text/json";
import type { Deadline } from "../huaweicloud/time/deadline";
import { checkedPlaceId } from "./ids";
import { swr } from "./service";

/** The project and endpoint that are asked for instances, and until when. */
export interface InstancesPlace {
  endpoint: string;
  projectId: string;
  deadline: Deadline;
}

/** The first instances, as name and id, and how many more there are; and the server's clock. */
export interface InstanceList {
  instances: readonly string[];
  serverTime: number | undefined;
}

const mostNamed = 10;

export const listInstancesAction = "swr:instance:list";

/**
 * The SWR Enterprise instances of a project.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_0002.html
 */
export async function instancesOf(
  client: Client,
  { endpoint, projectId, deadline }: InstancesPlace,
): Promise<InstanceList> {
  const path = ["v2", checkedPlaceId("project id", projectId), "instances"];
  const query = [["limit", "100"] as const, ["offset", "0"] as const];
  const action = listInstancesAction;
  return client.call({ service: swr, endpoint, method: "GET", path, query, projectId, action, deadline }, (reply) => {
    const listed = isJson(reply.json) && Array.isArray(reply.json.instances) ? reply.json.instances : [];
    const quoted = (text: unknown) => (typeof text === "string" ? tidy(reply.redact(text, 64), 64) : "?");
    const first = listed.slice(0, mostNamed).filter(isJson);
    const more = listed.length > mostNamed ? [`${listed.length - mostNamed} more`] : [];
    const instances = [...first.map(({ name, id }) => `${quoted(name)} (${quoted(id)})`), ...more];
    return { instances, serverTime: reply.serverTime };
  });
}
