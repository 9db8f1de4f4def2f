import { replicationRegistry } from "../../../../provider/resources/replication-registry/definition";
import { UNKNOWN } from "../../../../provider/settings/unknowns";
import { lifecycleOf } from "../../../support/lifecycle-of";

const { sameValue } = lifecycleOf(replicationRegistry);

const hosts = (hosts: Record<string, unknown>) => ({ hosts });

describe("two values of a property", () => {
  it.each<[string, unknown, unknown]>([
    ["url", "https://HARBOR.example.com/", "https://harbor.example.com"],
    ["url", "HTTPS://harbor.example.com", "https://harbor.example.com"],
    ["url", "https://harbor.example.com.", "https://harbor.example.com"],
    ["url", "https://harbor.example.com:443/a//", "https://harbor.example.com/a"],
    ["url", "https://[2001:DB8:0:0::1]", "https://[2001:db8::1]"],
    ["url", "https://harbor.example.com/a%2Db%7e", "https://harbor.example.com/a-b~"],
    ["url", "https://harbor.example.com/a%2fb", "https://harbor.example.com/a%2Fb"],
    ["description", "two\r\nlines", "two\nlines"],
    ["description", "two\rlines", "two\nlines"],
    ["description", undefined, ""],
    ["description", " a\n", "a"],
    ["type", "SWR-Pro", "swr-pro"],
    ["dnsConf", undefined, hosts({})],
    ["dnsConf", hosts({ "Harbor.Example.com.": "10.0.0.5" }), hosts({ "harbor.example.com": "10.0.0.5" })],
    ["dnsConf", hosts({ a: "2001:DB8:0::1" }), hosts({ a: "2001:db8::1" })],
    ["dnsConf", hosts({ a: "FE80::1%eth0" }), hosts({ a: "fe80::1%eth0" })],
    ["dnsConf", hosts({ a: "1.1.1.1", b: "2.2.2.2" }), hosts({ b: "2.2.2.2", a: "1.1.1.1" })],
  ])("mean the same: %s %j and %j", (key, a, b) => {
    expect(sameValue(key, a, b)).toBe(true);
    expect(sameValue(key, b, a)).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ["url", "https://harbor.example.com", "http://harbor.example.com"],
    ["url", "https://harbor.example.com/A", "https://harbor.example.com/a"],
    ["url", "https://harbor.example.com/a%2Fb", "https://harbor.example.com/a/b"],
    ["url", "https://harbor.example.com:8443", "https://harbor.example.com"],
    ["dnsConf", hosts({ a: "10.0.0.5" }), hosts({ a: "10.0.0.6" })],
    ["dnsConf", hosts({ a: "10.0.0.5" }), hosts({})],
    ["name", "Hub", "hub"],
    ["name", UNKNOWN, UNKNOWN],
  ])("differ: %s %j and %j", (key, a, b) => {
    expect(sameValue(key, a, b)).toBe(false);
  });

  it("does not differ from itself, however long it is", () => {
    const url = `https://harbor.example.com/${"a".repeat(5_000)}`;
    expect(sameValue("url", url, url)).toBe(true);
  });
});
