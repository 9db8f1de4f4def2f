import { readFileSync } from "node:fs";
import path from "node:path";
import { pathOf, queryOf } from "../../../../provider/huaweicloud/signing/path";
import { sign } from "../../../../provider/huaweicloud/signing/signature";

interface Vector {
  name: string;
  edge: boolean;
  method: string;
  pathDecoded: string;
  query: Array<[string, string]>;
  headers: Record<string, string>;
  body: string | null;
  ak: string;
  sk: string;
  securityToken?: string;
  projectId?: string;
  domainId?: string;
  sdkDate: string;
  sentUrl: string;
  signedHeaders: Record<string, string>;
  expectedAuthorization: string;
}

const file = path.join(__dirname, "signing-vectors.json");
const vectors: Vector[] = JSON.parse(readFileSync(file, "utf8")).vectors;
const agreed = vectors.filter(({ edge }) => !edge);

describe("signing with an access key", () => {
  it("has the vectors on which the official signers agree", () => {
    expect(agreed).toHaveLength(29);
  });

  it.each(agreed.map((vector) => [vector.name, vector] as const))(
    "signs as the official signers do: %s",
    (_, vector) => {
      const { method, pathDecoded, query, headers, body, sdkDate, projectId, domainId } = vector;
      const date = sdkDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
      const segments = pathDecoded.split("/").slice(1);
      const trailing = segments.at(-1) === "" ? "/" : "";
      const encoded = segments.filter(Boolean).length === 0 ? "/" : pathOf(segments.filter(Boolean)) + trailing;
      const sent = new URL(vector.sentUrl);

      const signed = sign(
        {
          method,
          host: sent.host,
          path: encoded,
          query,
          headers: {
            ...headers,
            ...(projectId && { "X-Project-Id": projectId }),
            ...(domainId && { "X-Domain-Id": domainId }),
          },
          body: body ?? undefined,
        },
        { accessKey: vector.ak, secretKey: vector.sk, securityToken: vector.securityToken },
        Date.parse(date),
      );

      expect(signed.authorization).toBe(vector.expectedAuthorization);
      expect(vector.sentUrl).toBe(`${sent.origin}${encoded}${query.length > 0 ? `?${queryOf(query)}` : ""}`);
    },
  );
});
