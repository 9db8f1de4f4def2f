import { inspect } from "node:util";
import { ApiError, isApiError } from "../../../../provider/huaweicloud/errors/api-error";
import { errorFromResponse } from "../../../../provider/huaweicloud/errors/error-response";
import { swr } from "../../../../provider/swr/service";

const asked = {
  service: swr,
  request: "DELETE /v2/p/instances/i/registries/42",
  endpoint: "https://swr.example.com",
};
const now = Date.parse("2026-01-01T00:00:00Z");

function fault(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return errorFromResponse({ status, headers, body: text }, asked, (line) => line, now);
}

describe("reading an error", () => {
  const code = "SVCSTG.SWR.4030170";
  it.each([
    ["the recommended shape", { error_code: code, error_msg: "no", encoded_authorization_message: "e" }],
    ["camel case", { errorCode: code, errorMsg: "no", encoded_authorization_message: "e" }],
    ["the flat old shape", { errorCode: code, errorMessage: "no", detail: "", encoded_authorization_message: "e" }],
    ["the old array", { errors: [{ errorCode: code, errorMessage: "no", encoded_authorization_message: "e" }] }],
    ["a bare array", [{ errorCode: code, errorMessage: "no", encoded_authorization_message: "e" }]],
    ["one object deep", { error: { code, message: "no" }, encoded_authorization_message: "e" }],
  ])("takes code, text and encoded reason out of %s", (_, body) => {
    const { details, encodedDenial } = fault(403, body);
    expect({ ...details, encoded: encodedDenial?.text }).toMatchObject({ code, reason: "no", encoded: "e" });
  });

  it.each([
    ["an HTML page", "<!DOCTYPE html><html>x</html>", /HTML page/],
    ["an empty body", "", /empty answer/],
    ["a torn body", '{"error_code": "SWR.4', /not an API error/],
    ["a text", "upstream gone", /not an API error/],
    ["a JSON that is no object", "42", /not an API error/],
  ])("survives %s without quoting it", (_, body, reason) => {
    expect(fault(502, body).details.reason).toMatch(reason);
  });

  it("keeps the text to one bounded line", () => {
    const { reason } = fault(400, { error_code: "SWR.1", error_msg: `a\nb\u0007${"x".repeat(2000)}` }).details;
    expect(reason).toMatch(/^a b x{100,}…$/);
    expect(reason.length).toBeLessThan(510);
  });

  it("gives to redaction what others say, each with its bound, and never our own words", () => {
    const given: Array<readonly [text: string, limit: number]> = [];
    const redact = (text: string, limit: number) => {
      given.push([text, limit]);
      return "safe";
    };
    const read = (body: unknown, headers: Record<string, string> = {}) =>
      errorFromResponse(
        { status: 400, headers, body: typeof body === "string" ? body : JSON.stringify(body) },
        asked,
        redact,
        now,
      );
    const said = { error_code: "c", error_msg: "m", encoded_authorization_message: "e", request_id: "r" };
    const refused = read(said);
    expect(refused.details).toMatchObject({ code: "safe", reason: "safe", requestId: "safe" });
    expect(refused.encodedDenial?.text).toBe("e");
    expect(refused.encodedDenial?.shown()).toBe("safe");
    expect(given).toEqual([
      ["c", 80],
      ["m", 500],
      ["r", 128],
      ["e", 10_240],
    ]);
    expect(read("<html>").details.reason).toBe("an HTML page in place of an answer");
    expect(read({ ...said, encoded_authorization_message: "e".repeat(10_241) }).encodedDenial).toBe(undefined);
  });

  it("is not led astray by a __proto__ in the body", () => {
    expect(fault(404, '{"__proto__":{"error_code":"SWR.404001"}}').kind).toBe("notFound");
    expect(({} as Record<string, unknown>).error_code).toBeUndefined();
  });

  it.each([
    ["x-request-id", "abc"],
    ["x-iam-trace-id", "abc"],
  ])("finds the request id in %s", (header, id) => {
    expect(fault(500, {}, { [header]: id }).details.requestId).toBe(id);
  });

  it("finds the gateway's request id in the body", () => {
    expect(fault(401, { error_code: "APIGW.0301", error_msg: "no", request_id: "abc" }).details.requestId).toBe("abc");
  });

  it("keeps the encoded reason, which names users, out of a dump of the error", () => {
    const denied = fault(403, { error_code: "x", error_msg: "no", encoded_authorization_message: "names-alice" });
    expect(
      JSON.stringify(denied) + inspect(denied, { depth: 9, showHidden: true }) + String(denied) + denied.stack,
    ).not.toContain("names-alice");
  });

  it.each([
    [404, "SVCSTG.SWR.4040004", "notFound"],
    [404, "SWR.404001", "notFound"],
    [404, "APIGW.0101", "unconfirmedNotFound"],
    [404, "APIG.0101", "unconfirmedNotFound"],
    [404, "404", "unconfirmedNotFound"],
    [404, "NOT_FOUND", "unconfirmedNotFound"],
    [404, undefined, "unconfirmedNotFound"],
    [401, "APIGW.0301", "unauthenticated"],
    [403, "SVCSTG.SWR.4030170", "accessDenied"],
    [403, "SVCSTG.SWR.4031032", "throttled"],
    [403, "SVCSTG.SWR.4031042", "throttled"],
    [409, "SVCSTG.SWR.4090023", "throttled"],
    [409, "SVCSTG.SWR.4090006", "rejected"],
    [429, "APIGW.0308", "throttled"],
    [302, undefined, "redirected"],
    [401, "SVCSTG.SWR.4011064", "accessDenied"],
    [400, "SVCSTG.SWR.4000014", "rejected"],
    [412, "SVCSTG.SWR.4120001", "rejected"],
    [408, undefined, "invalidResponse"],
    [500, "SVCSTG.SWR.5000005", "serverError"],
    [502, "APIGW.0201", "serverError"],
    [507, "SVCSTG.SWR.5070070", "serverError"],
    // The edges of each.
    [299, undefined, "invalidResponse"],
    [300, undefined, "redirected"],
    [399, undefined, "redirected"],
    [400, undefined, "rejected"],
    [199, undefined, "rejected"],
    [404, "X.SWR.4040004", "unconfirmedNotFound"],
    [404, "SWR.40400831", "notFound"],
    [400, "SVCSTG.SWR.40310321", "rejected"],
    [400, "SVCSTG.SWR.40310421", "rejected"],
    [400, "SVCSTG.SWR.40900231", "rejected"],
    [401, "SVCSTG.SWR.40110641", "unauthenticated"],
  ] as const)("takes %i %s for %s", (status, errorCode, kind) => {
    expect(fault(status, errorCode ? { error_code: errorCode, error_msg: "m" } : "").kind).toBe(kind);
  });

  it.each([
    ["7", 7_000],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Thu, 01 Jan 2026 00:00:30 +0000", 30_000],
    ["2026-01-01T00:00:30Z", 30_000],
    ["Wed, 31 Dec 2025 23:59:00 GMT", 0],
    ["12", 12_000],
    [" 12 ", 12_000],
    ["x12", undefined],
    ["12x", undefined],
    ["soon", undefined],
  ])("reads Retry-After %j", (header, ms) => {
    expect(fault(429, {}, { "retry-after": header }).details.retryAfterMs).toBe(ms);
  });

  it("measures a Retry-After date by the server's own clock, where it says so", () => {
    const date = "Tue, 24 Nov 2026 12:10:00 GMT";
    const headers = { date, "retry-after": "Tue, 24 Nov 2026 12:10:05 GMT" };
    expect(fault(429, {}, headers).details.retryAfterMs).toBe(5_000);
  });
});

describe("how a fault reads", () => {
  const details = { service: swr, request: "GET /x", endpoint: "https://x" };

  it.each([
    ["notFound", "SWR answered that it is not there (404 C): why"],
    ["unconfirmedNotFound", "the 404 (C) came from the API gateway or a proxy, not from SWR: why"],
    ["redirected", "SWR gave no answer of its own (404 C): why"],
    ["unauthenticated", "SWR did not accept the credentials (404 C): why"],
    ["accessDenied", "SWR does not allow it (404 C): why"],
    ["rejected", "SWR refused it (404 C): why"],
    ["throttled", "SWR is asking to slow down (404 C): why"],
    ["serverError", "SWR failed (404 C): why"],
    ["invalidResponse", "SWR gave no usable answer (404 C): why"],
    ["unreachable", "SWR could not be reached (404 C): why"],
    ["misconfigured", "SWR could not be reached (404 C): why"],
    ["timedOut", "SWR did not finish in time (404 C): why"],
    ["cancelled", "SWR was not waited for (404 C): why"],
  ] as const)("%s", (kind, text) => {
    expect(new ApiError({ ...details, kind, status: 404, code: "C", reason: "why" }).message).toBe(text);
  });

  it.each([
    [{ reason: "" }, "SWR refused it"],
    [{ reason: "why", code: "" }, "SWR refused it: why"],
    [{ reason: "why", status: 400, code: "" }, "SWR refused it (400): why"],
  ])("with what it has: %j", (given, text) => {
    expect(new ApiError({ ...details, kind: "rejected", ...given }).message).toBe(text);
  });

  it.each([
    [300, "", "a redirect, which is never followed"],
    [399, "", "a redirect, which is never followed"],
    [400, "", "an empty answer"],
    [400, " \n", "an empty answer"],
    [299, "x", "an answer that is not an API error"],
    [400, "\n <!DOCTYPE html>", "an HTML page in place of an answer"],
    [400, "text before <html>", "an answer that is not an API error"],
    [400, "x<html>", "an answer that is not an API error"],
  ])("%i with the body %j: %s", (status, body, reason) => {
    expect(fault(status, body).details.reason).toBe(reason);
  });

  it("has no request id where nobody gave one", () => {
    expect(fault(400, {}).details.requestId).toBeUndefined();
  });
});

describe("a fault", () => {
  it("is recognised by shape and name, and by nothing less", () => {
    const known = Object.assign(new Error("x"), { name: "ApiError", kind: "notFound" });
    expect(isApiError(known, "notFound")).toBe(true);
    expect(isApiError(Object.assign(new Error("x"), { kind: "notFound" }))).toBe(false);
    expect(isApiError({ name: "ApiError", kind: "notFound" })).toBe(false);
    expect(isApiError(Object.assign(new Error("x"), { name: "ApiError" }))).toBe(false);
  });
});
