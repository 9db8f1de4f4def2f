import { DynamicProvider } from "../../../provider/dynamic/adapter";
import { DynamicHost } from "../../../provider/dynamic/dynamic-host";
import type { HttpRequest, HttpResponse } from "../../../provider/huaweicloud/http/transport";
import { ResourceHandler } from "../../../provider/lifecycle/handler";
import { namespace } from "../../../provider/resources/namespace/definition";
import { replicationRegistry } from "../../../provider/resources/replication-registry/definition";
import { declared } from "../../support/declared";
import { declaredNamespace } from "../../support/declared-namespace";
import { VirtualClock } from "../../support/virtual-clock";

/** Two resources as one process serves them, over a wire that tells how many requests are on their way. */
class TwoResources {
  readonly clock = new VirtualClock();
  readonly sent: string[] = [];
  mostInFlight = 0;
  #inFlight = 0;
  readonly #providers: readonly [DynamicProvider, DynamicProvider];

  constructor(private readonly answer: (request: HttpRequest) => HttpResponse) {
    const transport = (request: HttpRequest) => this.#exchange(request);
    const host = new DynamicHost({ clock: this.clock, transport, log: () => {}, env: () => undefined });
    this.#providers = [
      new DynamicProvider(new ResourceHandler(replicationRegistry), host),
      new DynamicProvider(new ResourceHandler(namespace), host),
    ];
    const config: Record<string, string> = { "huaweicloud:accessKey": "AK", "huaweicloud:secretKey": "SK" };
    const read = (key: string) => config[key];
    for (const each of this.#providers)
      void each.configure({ config: { get: read, require: (key) => read(key) ?? "" } });
  }

  /** Creates so many of each at once. */
  create(count: number): Promise<Array<PromiseSettledResult<unknown>>> {
    const [registries, namespaces] = this.#providers;
    const creates = Array.from({ length: count }, (_, index) => [
      registries.create({ ...declared, name: `hub-${index}` }),
      namespaces.create({ ...declaredNamespace, name: `team-${index}` }),
    ]);
    return this.clock.during(Promise.allSettled(creates.flat()));
  }

  async #exchange(request: HttpRequest): Promise<HttpResponse> {
    this.sent.push(`${request.method} ${request.path.split("/").slice(5).join("/")}`);
    this.#inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    await this.clock.sleep(100);
    this.#inFlight -= 1;
    return this.answer(request);
  }
}

const refused = {
  status: 401,
  headers: {},
  body: '{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail"}',
};
const rejected = { status: 400, headers: {}, body: '{"error_code":"SVCSTG.SWR.4000014","error_msg":"no"}' };

describe("two resources of one process", () => {
  it("send a key that is refused once between them: five wrong signatures lock it", async () => {
    const both = new TwoResources(() => refused);
    const ends = await both.create(1);
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(both.sent).toHaveLength(1);
  });

  it("have no more than 16 requests on their way together", async () => {
    const both = new TwoResources(() => rejected);
    await both.create(30);
    expect(both.sent.filter((request) => request.startsWith("POST"))).toHaveLength(60);
    expect(both.mostInFlight).toBeLessThanOrEqual(16);
    expect(both.mostInFlight).toBeGreaterThan(8);
  });
});
