import { Client } from "../../../provider/huaweicloud/client/client";
import type { HttpRequest, HttpResponse } from "../../../provider/huaweicloud/http/transport";
import { notCancelled } from "../../../provider/huaweicloud/time/cancellation";
import { Collection } from "../../../provider/swr/collection";
import { registries as registriesApi } from "../../../provider/swr/registries";
import { FakeClock } from "../../support/fake-clock";

/** A server that holds these ids, each change of which comes between two pages. */
function registriesOver(
  pages: (offset: number, requests: number) => number[],
  total?: (ids: number[]) => number,
  description?: string,
) {
  const requests: HttpRequest[] = [];
  const transport = async (request: HttpRequest): Promise<HttpResponse> => {
    requests.push(request);
    const offset = Number(new URL(request.origin + request.path).searchParams.get("offset"));
    const ids = pages(offset, requests.length);
    const registries = ids.map((id) => ({ id, name: `hub-${id}`, ...(description && { description }) }));
    return { status: 200, headers: {}, body: JSON.stringify({ registries, total: total?.(ids) ?? 0 }) };
  };
  const clock = new FakeClock();
  const credentials = async () => ({ kind: "token", authToken: "t" }) as const;
  const client = new Client({
    credentials,
    maxRetries: 0,
    userAgent: "test",
    cancellation: notCancelled,
    clock,
    transport,
  });
  const place = { endpoint: "https://swr.example.com", projectId: "p", instanceId: "i" };
  const registries = new Collection(registriesApi, {
    client,
    ...place,
    deadline: { at: 1e9, text: "5m" },
    secrets: [],
  });
  return { registries, requests };
}

const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const idsOf = async (registries: Collection) => [...(await registries.list()).ids.keys()].map(Number);

describe("listing registries page by page", () => {
  it("reads one page once", async () => {
    const { registries, requests } = registriesOver(() => span(1, 99));
    expect(await idsOf(registries)).toEqual(span(1, 99));
    expect(requests).toHaveLength(1);
  });

  it("does not lose one that slips out between two pages because another was deleted", async () => {
    // Between the first page and the second, registry 1 goes: 101 moves to the first page, unseen.
    const all = (requests: number) => (requests === 1 ? span(1, 150) : span(2, 150));
    const { registries } = registriesOver((offset, requests) => all(requests).slice(offset, offset + 100));
    expect(await idsOf(registries)).toContain(101);
  });

  it("does not end early where the total counts only the page", async () => {
    const { registries } = registriesOver(
      (offset) => span(1, 150).slice(offset, offset + 100),
      (ids) => ids.length,
    );
    expect(await idsOf(registries)).toHaveLength(150);
  });

  it("gives up on a list that is another one each time it is read", async () => {
    const { registries } = registriesOver((offset, requests) =>
      span(requests, requests + 150).slice(offset, offset + 100),
    );
    await expect(registries.list()).rejects.toMatchObject({
      kind: "invalidResponse",
      details: { reason: expect.stringMatching(/changes each time/) },
    });
  });

  it("gives up on a server that ignores the offset", async () => {
    const { registries, requests } = registriesOver(() => span(1, 100));
    await expect(registries.list()).rejects.toMatchObject({
      details: { reason: expect.stringMatching(/the same page twice/) },
    });
    expect(requests).toHaveLength(2);
  });

  it("keeps of a named list only those of exactly that name", async () => {
    const { registries } = registriesOver(() => span(1, 30));
    const { ids, named } = await registries.list("hub-2");
    expect(ids.size).toBe(30);
    expect(named.map(({ json }) => json)).toEqual([{ id: 2, name: "hub-2" }]);
  });

  it("keeps of all others nothing but their ids", async () => {
    const { registries } = registriesOver(() => span(1, 30));
    expect((await registries.list()).named).toEqual([]);
  });

  it("gives up on a list that is longer than 16 MiB in all, with one clear error", async () => {
    const { registries, requests } = registriesOver(
      (offset) => span(offset + 1, offset + 100),
      () => 1e9,
      "x".repeat(20_000),
    );
    await expect(registries.list()).rejects.toMatchObject({
      kind: "invalidResponse",
      details: { reason: "the list of registries is longer than 16 MiB" },
    });
    expect(requests).toHaveLength(9);
  });
});
