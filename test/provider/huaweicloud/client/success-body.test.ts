import { verdictOf } from "../../../../provider/huaweicloud/client/success-body";

const key = { field: "id", value: "41" };
const judge = (body: unknown) => verdictOf(JSON.stringify(body), body, key);

describe("the body of a success", () => {
  it.each([
    ["nothing", ""],
    ["blanks", " \n"],
    ["null", "null"],
    ["an empty object", "{}"],
  ])("says yes where it is %s", (_, body) => {
    expect(verdictOf(body, body.trim() ? JSON.parse(body) : undefined, key)).toBe("done");
  });

  it.each([
    { id: 41, name: "hub" },
    { id: "41" },
    { id: 41, error_code: "" },
    { id: 41, error_code: null },
    { id: 41, errorCode: "" },
    { id: 41, error: null },
    { id: 41, error: "" },
    { id: 41, error: false },
    { id: 41, errors: [] },
    { id: 41, errors: null },
    { id: 41, errors: {} },
    { id: 41, error_code: 0, error_msg: "success" },
    { id: 41, errorCode: "0" },
    { id: 41, success: true },
    { id: 41, code: 0 },
    { id: 41, code: "204" },
    { id: 41, name: "hub", status: "unhealthy", error_code: 0, error_msg: "OK" },
  ])("says yes where it names what was asked for, without a sign of an error: %j", (body) => {
    expect(judge(body)).toBe("done");
  });

  it.each([
    { error: "access_denied" },
    { error: {} },
    { code: 403, message: "forbidden" },
    { code: "SWR.1" },
    { errors: [{ code: "UNAUTHORIZED" }] },
    { errors: [{ errorCode: "SWR.1" }] },
    { errors: "no" },
    { success: false },
    { success: "false" },
    { error_code: "SWR.1" },
    { error_code: 1 },
    { errorCode: "SWR.1" },
    { data: { error_code: "SWR.1" } },
    [{ error_code: "SWR.1" }],
    { id: 41, error_code: "SWR.1" },
    { id: 41, code: { toString: 1 } },
    { id: 41, error_msg: "in use by a policy" },
    { id: 41, errorMessage: "no" },
    { id: 41, Error: "AccessDenied" },
    { id: 41, deleted: false },
    { id: 41, status: "failed" },
    { id: 41, result: "fail" },
  ])("says no where it holds an error: %j", (body) => {
    expect(judge(body)).toBe("notDone");
  });

  it("says no where it is a page", () => {
    expect(verdictOf("<html>login</html>", undefined, key)).toBe("notDone");
  });

  it("speaks of another thing where it names another", () => {
    expect(judge({ id: 42 })).toBe("another");
    expect(judge({ id: { toString: 1 } })).toBe("another");
    expect(judge({ id: [41] })).toBe("another");
  });

  it.each(["OK", false, true, 7, [], ["error_code"], { code: 0 }, { code: 200 }, { success: true }, { name: "hub" }])(
    "says neither where it is anything else: %j",
    (body) => {
      expect(judge(body)).toBe("unclear");
    },
  );

  it("says neither where it is no JSON", () => {
    expect(verdictOf("deleted", undefined, key)).toBe("unclear");
  });

  it("is not judged by what a list holds, but for an error's own field", () => {
    const body = { registries: [{ id: 7, code: 500, error: "x" }], total: 1 };
    expect(verdictOf(JSON.stringify(body), body)).toBe("unclear");
  });
});
