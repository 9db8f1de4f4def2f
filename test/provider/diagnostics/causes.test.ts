import { causesOf, skewText } from "../../../provider/diagnostics/causes";
import { ApiError, type ApiErrorDetails } from "../../../provider/huaweicloud/errors/api-error";
import { swr } from "../../../provider/swr/service";

const error = (details: Partial<ApiErrorDetails>) =>
  new ApiError({
    kind: "unauthenticated",
    service: swr,
    request: "GET /x",
    endpoint: "https://x",
    reason: "",
    ...details,
  });
const alone = { regionWarning: undefined, proxy: undefined };
const gateway = "Incorrect IAM authentication information: ";

describe("the probable causes of an error", () => {
  it.each([
    ["AK access failed to reach the limit,forbidden.", /locked for five minutes/],
    ["the access key is locked", /locked for five minutes/],
    ["Get secretKey failed,ak:…0001,err:ak not exist", /does not exist/],
    ["ak …0001 not exist", /does not exist/],
    ["the ak is disabled", /is disabled: enable it/],
    ["verify aksk signature fail", /does not belong to this access key/],
    ["decrypt token fail", /token cannot be read/],
    ["the security token is expired", /have expired/],
  ])("of credentials: %s", (reason, cause) => {
    expect(causesOf(error({ reason: gateway + reason }), alone)).toEqual([expect.stringMatching(cause)]);
  });

  it.each([
    [`${gateway}Get secretKey failed,ak:…0001,err:ak not exist`, /does not exist: .*; or it is a temporary one/],
    [`${gateway}the security token is missing, unsigned or wrong`, /^The access key is a temporary one/],
    ["X-Security-Token is required", /^The access key is a temporary one/],
  ])("of a key without a token, which may be a temporary one: %s", (reason, cause) => {
    const token = /was sent without its token: give `securityToken` with it .*HW_SECURITY_TOKEN/;
    const causes = causesOf(error({ reason, keyAlone: true }), alone);
    expect(causes).toEqual([expect.stringMatching(cause)]);
    expect(causes).toEqual([expect.stringMatching(token)]);
    expect(causesOf(error({ reason }), alone).join()).not.toMatch(/securityToken/);
  });

  it.each(["APIGW.0307", "APIG.0307"])("of a token: %s", (code) => {
    expect(causesOf(error({ code }), alone)).toEqual(["The token has expired, or belongs to another region."]);
  });

  it("is the clock alone, where that is more than 15 minutes off", () => {
    const wrong = { reason: "verify aksk signature fail" };
    const [cause, ...more] = causesOf(error({ ...wrong, clockSkewMs: 15 * 60_000 + 1 }), alone);
    expect(cause).toMatch(/15 minutes ahead of the server's/);
    expect(more).toEqual([]);
    expect(causesOf(error({ ...wrong, clockSkewMs: -15 * 60_000 }), alone)).toEqual([
      expect.stringMatching(/secret key/),
    ]);
    expect(causesOf(error({ kind: "accessDenied", clockSkewMs: 3_600_000 }), alone)).toEqual([]);
  });

  it.each([
    ["misconfigured", "https://x", 1],
    ["unreachable", "https://x", 1],
    ["unconfirmedNotFound", "https://x", 1],
    ["redirected", "https://x", 1],
    ["invalidResponse", "https://x", 1],
    ["rejected", "https://x", 0],
    ["misconfigured", "http://127.0.0.1", 0],
  ] as const)("may be the proxy: %s at %s", (kind, endpoint, count) => {
    expect(
      causesOf(error({ kind, endpoint }), {
        ...alone,
        proxy: { url: "http://me:x@proxy:3128", variable: "https_proxy" },
      }),
    ).toHaveLength(count);
  });

  it("may be a misspelt region, or one without the service", () => {
    expect(causesOf(error({ kind: "misconfigured" }), { ...alone, regionWarning: "region x" })).toEqual([
      "Perhaps it is misspelt: region x.",
    ]);
    expect(causesOf(error({ kind: "unconfirmedNotFound", code: "APIGW.0101" }), alone)).toEqual([
      expect.stringMatching(/not sold in that region/),
    ]);
  });
});

it.each([
  [1_500, "1.5 s ahead of"],
  [-60_000, "60 s behind"],
  [-20 * 60_000, "20 minutes behind"],
])("a clock that is off by %i ms reads %s", (ms, text) => {
  expect(skewText(ms)).toBe(text);
});
