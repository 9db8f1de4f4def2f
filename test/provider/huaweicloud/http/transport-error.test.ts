import { usualLimits } from "../../../../provider/huaweicloud/http/limits";
import { transportErrorOf } from "../../../../provider/huaweicloud/http/transport-error";

const kindOf = (code: string, wasSent: boolean) =>
  transportErrorOf(Object.assign(new Error("x"), { code }), usualLimits, wasSent).kind;

describe("an exchange that ends without an answer", () => {
  it.each([
    ["ECONNREFUSED", "unreachable"],
    ["ECONNRESET", "unreachable"],
    ["UND_ERR_CONNECT_TIMEOUT", "unreachable"],
    ["EAI_AGAIN", "unreachable"],
    ["of nobody we know", "unreachable"],
    ["constructor", "unreachable"],
    ["ENOTFOUND", "misconfigured"],
    ["UND_ERR_INVALID_ARG", "misconfigured"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "misconfigured"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "misconfigured"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "misconfigured"],
    ["ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC", "misconfigured"],
  ])("by %s was not sent only if it was handed to no connection", (code, unsent) => {
    expect(kindOf(code, false)).toBe(unsent);
    expect(kindOf(code, true)).toBe("invalidResponse");
  });

  it("is told in our words, with the code alone of what others say", () => {
    const error = Object.assign(new Error("GET /x?secret"), { code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" });
    expect(transportErrorOf(error, usualLimits, true).message).toBe(
      "the TLS connection failed (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED)",
    );
  });
});
