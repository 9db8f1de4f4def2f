import { Client } from "../../../provider/swr/client";
import { uninterrupted } from "../../../provider/swr/interruption";
import { VirtualClock } from "../../virtual-clock";

const throttled = { status: 429, headers: {}, body: '{"error_code":"APIGW.0308","error_msg":"too many requests"}' };
const done = { status: 201, headers: {}, body: '{"id":1}' };

/** So many creates at once, at a service that lets so many requests through in any second and takes so long for each. */
async function create(count: number, perSecond: number, latencyMs = 50) {
  let state = 1;
  const clock = new VirtualClock(() => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  });
  const accepted: number[] = [];
  let sent = 0;
  const transport = async () => {
    sent += 1;
    const at = clock.elapsed();
    const free = accepted.filter((earlier) => earlier > at - 1_000).length < perSecond;
    if (free) accepted.push(at);
    await clock.sleep(latencyMs);
    return free ? done : throttled;
  };
  const client = new Client({
    credentials: async () => ({ kind: "token", authToken: "t" }) as const,
    maxRetries: 4,
    userAgent: "test",
    clock,
    interruption: uninterrupted,
    transport,
  });
  const call = () =>
    client.call({
      service: "swr",
      endpoint: "https://swr.example.com",
      method: "POST",
      path: ["v2"],
      deadline: { at: 300_000, text: "5m" },
    });
  const ends = await clock.during(Promise.allSettled(Array.from({ length: count }, call)));
  return { failed: ends.filter(({ status }) => status === "rejected").length, sent, seconds: clock.elapsed() / 1_000 };
}

describe("many creates at once", () => {
  it("end at full speed where nothing is throttled", async () => {
    expect(await create(500, 1_000)).toEqual({ failed: 0, sent: 500, seconds: 0.05 });
  });

  it("end soon after the limit allows it: 30 at 10 a second", async () => {
    const { failed, sent, seconds } = await create(30, 10);
    expect(failed).toBe(0);
    expect(seconds).toBeLessThan(10);
    expect(sent).toBeLessThan(75);
  });

  it("all end, 500 at 10 a second", async () => {
    const { failed, sent, seconds } = await create(500, 10);
    expect(failed).toBe(0);
    expect(seconds).toBeLessThan(100);
    expect(sent).toBeLessThan(1_200);
  });
});
