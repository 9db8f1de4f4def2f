// Answers at once, or after the time that a request would take.
const latencyMs = Number(process.env.BENCH_LATENCY_MS);
const request = () => (latencyMs ? new Promise((resolve) => setTimeout(resolve, latencyMs)) : Promise.resolve());
const stateOf = ({ __provider, ...args }) => ({
  ...args,
  status: "healthy",
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
  endpoint: process.env.BENCH_ENDPOINT,
});
let last = 40;

const provider = {
  check: async (_, inputs) => ({ inputs, failures: [] }),
  diff: async () => ({}),
  create: async (inputs) => {
    await request();
    last += 1;
    return { id: `${process.env.BENCH_INSTANCE}/${last}`, outs: stateOf(inputs) };
  },
  read: async (id, props) => {
    await request();
    const { __provider, ...own } = props;
    const { status, createdAt, updatedAt, endpoint, ...inputs } = own;
    return { id, props: own, inputs };
  },
  update: async (_, __, news) => {
    await request();
    return { outs: stateOf(news) };
  },
  delete: () => request(),
};

exports.ReplicationRegistry = provider;
