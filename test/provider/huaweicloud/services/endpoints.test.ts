import { defaultEndpoint, endpointProblem } from "../../../../provider/huaweicloud/services/endpoints";
import { iam, sts } from "../../../../provider/huaweicloud/services/service";
import { swr } from "../../../../provider/swr/service";

describe("the address of a service", () => {
  it.each([
    ["swr", "cn-north-4", undefined, "https://swr-api.cn-north-4.myhuaweicloud.com"],
    ["swr", "eu-west-101", undefined, "https://swr-api.eu-west-101.myhuaweicloud.eu"],
    ["swr", "cn-north-4", "example.cloud", "https://swr-api.cn-north-4.example.cloud"],
    ["iam", "cn-north-4", undefined, "https://iam.cn-north-4.myhuaweicloud.com"],
    ["iam", "xx-new-1", undefined, "https://iam.myhuaweicloud.com"],
    ["sts", "tr-west-1", undefined, "https://sts.tr-west-1.myhuaweicloud.com"],
    ["sts", "cn-east-2", undefined, "https://sts.cn-north-4.myhuaweicloud.com"],
  ] as const)("of %s in %s (cloud %s) is %s", (service, region, cloud, address) => {
    expect(defaultEndpoint({ swr, iam, sts }[service], region, cloud)).toBe(address);
  });

  it.each(["https://swr.example.com", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1"])(
    "may be given as %s",
    (address) => {
      expect(endpointProblem(address)).toBeUndefined();
    },
  );

  it.each([
    ["http://swr.example.com", /loopback/],
    ["http://127.0.0.1.example.com", /loopback/],
    ["http://0.0.0.0", /loopback/],
    ["ftp://127.0.0.1", /scheme/],
    ["swr.example.com", /not a URL/],
    ["https://user:pass@swr.example.com", /user name or password/],
    ["https://swr.example.com/v2", /without a path/],
  ])("is refused as %s, for credentials would go astray", (address, reason) => {
    expect(endpointProblem(address)).toMatch(reason);
  });
});
