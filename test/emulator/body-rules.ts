import { isJson, type Json } from "../../provider/huaweicloud/text/json";
import type { ApiVariant } from "./api-variant";

/** What is wrong with the body of a POST or PUT, by the rules that the API documents. */
export function problemOf(method: "POST" | "PUT", body: Json, switches: ApiVariant): string | undefined {
  const { name, type, url, insecure, credential } = body;
  if (typeof name !== "string" || !/^[A-Za-z0-9\p{Script=Han}_-]{1,64}$/u.test(name)) return "name is not right";
  if (type !== "swr-pro" && type !== "swr-pro-internal" && type !== "huawei-SWR") return "type is not right";
  if (typeof url !== "string" || url === "") return "url is missing";
  if (typeof insecure !== "boolean") return "insecure is missing";
  if (!isJson(credential) || credential.type !== "basic" || !credential.access_key || !credential.access_secret) {
    return "credential is not whole";
  }
  if (/^\*+$/.test(String(credential.access_secret))) return "a mask was sent as the secret";
  if (type === "swr-pro-internal") {
    if (!(body.project_id && body.region_id && body.instance_id)) return "the target is missing";
    if (!insecure && switches.insecureFalseForInternal === "refused")
      return "insecure must be true for swr-pro-internal";
  }
  if (method === "POST" && type === "swr-pro" && switches.dnsConfRequired && !isJson(body.dns_conf))
    return "dns_conf is missing";
  if (switches.probesTarget && /^https?:\/\/unreachable/.test(url)) return "the registry could not be reached";
  return undefined;
}
