import { readErrorBody } from "../../../../provider/huaweicloud/errors/error-body";

const read = (body: unknown) => readErrorBody(JSON.stringify(body));

describe("what an error body says", () => {
  it.each([
    ["an empty array", []],
    ["an array of texts", ["error_code"]],
    ["null", null],
    ["an object that holds null", { error: null }],
  ])("is nothing, where it is %s", (_, body) => {
    expect(read(body)).toEqual({});
  });

  it("is a code that is a number, too", () => {
    expect(read({ code: 404, message: "no Route matched with those values" })).toMatchObject({ code: "404" });
  });

  it("is never an empty text: the next name or object is asked", () => {
    expect(read({ error_code: "", code: "SWR.1", error_msg: "", errors: [{ errorMsg: "no" }] })).toMatchObject({
      code: "SWR.1",
      message: "no",
    });
  });

  it("is what the object itself says before what is inside it", () => {
    expect(read({ error: { error_code: "SWR.2" }, code: "SWR.1" })).toMatchObject({ code: "SWR.1" });
  });
});
