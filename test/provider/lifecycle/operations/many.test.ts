import type * as dynamic from "@pulumi/pulumi/dynamic";
import type { HttpRequest, HttpResponse } from "../../../../provider/huaweicloud/http/transport";
import { declared } from "../../../support/declared";
import { dynamicProvider } from "../../../support/lifecycle-of";
import {
  type Admission,
  allBut,
  allButBursts,
  allButOneNode,
  atMost,
  randomFrom,
  unlimited,
} from "../../../support/limited-service";
import { VirtualClock } from "../../../support/virtual-clock";

type Provider = Required<dynamic.ResourceProvider>;

/** How a service behaves, in milliseconds and requests. */
interface Service {
  /** How long a POST takes, and everything else. */
  postMs?: number;
  latencyMs?: number;
  /** How soon it says that it is too much. */
  refusalMs?: number;
  /** What it lets through. */
  admits?: Admission;
  fails?: (request: HttpRequest) => boolean;
}

/** Many operations at once, in one process, in virtual time. */
class Crowd {
  readonly sent: string[] = [];
  /** How often each was asked for. */
  readonly asked = new Map<string, number>();
  readonly clock = new VirtualClock(randomFrom(1));
  readonly provider: Provider;
  #lastId = 40;
  readonly #names = new Map<number, string>();

  constructor(
    private readonly service: Service,
    config: Record<string, string> = {},
  ) {
    const all: Record<string, string> = { "huaweicloud:accessKey": "AK", "huaweicloud:secretKey": "SK", ...config };
    const transport = (request: HttpRequest) => this.#answer(request);
    this.provider = dynamicProvider({ clock: this.clock, transport, log: () => {}, env: () => undefined });
    void this.provider.configure({ config: { get: (key) => all[key], require: (key) => all[key] ?? "" } });
  }

  /** Creates so many, and tells how many came to which end, and how long it took in seconds. */
  async create(count: number): Promise<{ ends: Record<string, number>; took: number; sent: number }> {
    return this.#all(count, (index) => this.provider.create({ ...declared, name: `hub-${index}` }));
  }

  async delete(count: number): Promise<{ ends: Record<string, number>; took: number; sent: number }> {
    return this.#all(count, (index) =>
      this.provider.delete(`${declared.instanceId}/${index + 1}`, { ...declared, status: "healthy" }),
    );
  }

  async #all(count: number, operation: (index: number) => Promise<unknown>) {
    const ends: Record<string, number> = {};
    let took = 0;
    const settled = async (index: number) => {
      const end = await operation(index).then(
        () => "done",
        ({ name, message }: Error) =>
          `${name}: ${/SWR may have made|may or may not/.test(message) ? "in doubt" : "clear"}`,
      );
      ends[end] = (ends[end] ?? 0) + 1;
      took = this.clock.elapsed() / 1_000;
    };
    await this.clock.during(Promise.all(Array.from({ length: count }, (_, index) => settled(index))));
    return { ends, took, sent: this.sent.length };
  }

  async #answer({ method, path, signal, body = "{}" }: HttpRequest): Promise<HttpResponse> {
    const { postMs, latencyMs = 50, refusalMs = 20, admits = unlimited, fails } = this.service;
    this.sent.push(method);
    this.asked.set(path, (this.asked.get(path) ?? 0) + 1);
    const isAdmitted = admits(this.clock.elapsed());
    await this.clock.sleep(!isAdmitted ? refusalMs : method === "POST" ? (postMs ?? latencyMs) : latencyMs);
    signal?.throwIfAborted();
    const answer = (status: number, body: object) => ({ status, headers: {}, body: JSON.stringify(body) });
    if (!isAdmitted) return answer(429, { error_code: "APIGW.0308" });
    if (fails?.({ method, path } as HttpRequest)) return answer(500, { error_code: "SVCSTG.SWR.5000005" });
    if (method === "POST") {
      this.#lastId += 1;
      this.#names.set(this.#lastId, JSON.parse(body).name);
      return answer(201, { id: this.#lastId });
    }
    if (method === "DELETE") return answer(200, {});
    return path.includes("?")
      ? answer(200, { registries: [], total: 0 })
      : answer(200, { ...this.#shown(Number(path.split("/").pop())), status: "healthy" });
  }

  #shown(id: number) {
    return { id, name: this.#names.get(id) };
  }
}

const done = (count: number) => ({ done: count });

describe("many creates at once", () => {
  it("end at full speed up to the gateway's own limit, and beyond it where there is none", async () => {
    const { ends, took, sent } = await new Crowd({}).create(100);
    expect(ends).toEqual(done(100));
    expect(sent).toBe(200);
    // 200 requests, 16 at a time, 50 ms each, and the very first alone.
    expect(took).toBeLessThan(0.75);
    // 1,000 requests of 1 ms: 16 at a time, then 4.
    expect((await new Crowd({ latencyMs: 1 }).create(500)).took).toBeLessThan(0.25);
  });

  it.each([0, 50])(
    "keep to the gateway's own limit as soon as it shows, and end in little more than the time for that (%i ms)",
    async (ms) => {
      const { ends, took, sent } = await new Crowd({ admits: atMost(200), latencyMs: ms, refusalMs: ms }).create(500);
      expect(ends).toEqual(done(500));
      // Four of a thousand show it.
      expect(sent).toBeLessThanOrEqual(1_004);
      expect(took).toBeLessThan(1.2 * (1_000 / 200));
    },
  );

  it.each<[number, number, number, number]>([
    [30, 50, 50, 20],
    [30, 300, 20, 25],
    [60, 300, 20, 45],
    [100, 300, 20, 60],
    [500, 50, 20, 180],
    [500, 300, 20, 180],
  ])(
    "all end, %i at 10 requests a second, latency %i ms, refusal %i ms",
    async (count, latencyMs, refusalMs, within) => {
      const { ends, took, sent } = await new Crowd({ admits: atMost(10), latencyMs, refusalMs }).create(count);
      expect(ends).toEqual(done(count));
      expect(took).toBeLessThan(within);
      expect(sent).toBeLessThan(count * 2 * 1.7);
    },
  );

  it.each<[string, Admission, number]>([
    ["5 %", allBut(0.05, randomFrom(2)), 15],
    ["10 %", allBut(0.1, randomFrom(2)), 30],
    ["33 %", allBut(0.33, randomFrom(2)), 90],
    ["2 s in each 10 s", allButBursts(2_000, 10_000, 0), 15],
    ["one node of four", allButOneNode(4), 60],
  ])("all end soon where refusals do not depend on how many there are: %s", async (_, admits, within) => {
    const { ends, took } = await new Crowd({ admits }).create(500);
    expect(ends).toEqual(done(500));
    expect(took).toBeLessThan(within);
  });

  it("end with their ids where a POST is slow: nothing waits away the time of what comes after it", async () => {
    const { ends } = await new Crowd({ postMs: 3_000 }).create(300);
    expect(ends).toEqual(done(300));
  });

  it("are not repeated for ever in a brown-out: one budget for all, and the list before each further POST", async () => {
    const crowd = new Crowd({ fails: ({ method }) => method === "POST" });
    const { ends } = await crowd.create(500);
    expect(ends).toEqual({ "ProviderError: in doubt": 500 });
    // 500, and what the budget and the lists that succeed allow: less than one more each. Without a budget it would be 2,500.
    expect(crowd.sent.filter((method) => method === "POST").length).toBeLessThan(1_000);
  });

  it("are sent once with maxRetries 0", async () => {
    const crowd = new Crowd({ fails: ({ method }) => method === "POST" }, { "huaweicloud:maxRetries": "0" });
    await crowd.create(1);
    expect(crowd.sent).toEqual(["POST", "GET", "GET"]);
  });
});

describe("many deletes at once", () => {
  it.each([
    [500, 0],
    [500, 50],
    [2_000, 0],
    [2_000, 50],
  ])(
    "end within 1.2 of what the gateway's limit allows, few of them refused: %i with a latency of %i ms",
    async (count, ms) => {
      const { ends, took, sent } = await new Crowd({ admits: atMost(200), latencyMs: ms, refusalMs: ms }).delete(count);
      expect(ends).toEqual(done(count));
      expect(took).toBeLessThan(1.2 * (count / 200));
      expect(sent - count).toBeLessThan(0.02 * sent);
    },
  );

  it.each<[number, number, number]>([
    [500, 300, 100],
    [500, 3_000, 200],
  ])("all end, %i at 10 a second with a latency of %i ms", async (count, latencyMs, within) => {
    const { ends, took } = await new Crowd({ admits: atMost(10), latencyMs }).delete(count);
    expect(ends).toEqual(done(count));
    expect(took).toBeLessThan(within);
  });

  it.each([
    [20, false],
    [20, true],
  ])("all end, %i at 10 a minute, refused ones counted: %s", async (count, countsRefused) => {
    const { ends } = await new Crowd({ admits: atMost(10, 60_000, countsRefused) }).delete(count);
    expect(ends).toEqual(done(count));
  });

  it("that wait for their turn beyond their time say that nothing was sent", async () => {
    const { ends } = await new Crowd({ latencyMs: 100_000 }).delete(64);
    expect(ends).toEqual({ done: 17, "ProviderError: clear": 31, "ProviderError: in doubt": 16 });
  });

  it("are each sent once at least before their time is up, however many are refused", async () => {
    const crowd = new Crowd({ admits: () => false });
    const { ends, sent } = await crowd.delete(500);
    expect(ends).toEqual({ "ProviderError: clear": 500 });
    expect(crowd.asked.size).toBe(500);
    // Once in its turn, perhaps, and once without it.
    expect(sent).toBeLessThan(2 * 500);
  });
});
