// The usual way: pulumi.dynamic.Resource with closures, and fetch with a token.
const pulumi = require("@pulumi/pulumi");
const { registries } = require("./declared.cjs");

const provider = {
  async diff(_, olds, news) {
    const keys = ["url", "description", "credential", "insecure"];
    const replaces = ["instanceId", "projectId", "region", "type", "name"].filter((key) => olds[key] !== news[key]);
    const changes = replaces.length > 0 || keys.some((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
    return { changes, replaces };
  },
  async create(inputs) {
    const { id } = await provider.send("POST", inputs, "", provider.body(inputs));
    return { id: String(id), outs: inputs };
  },
  async read(id, props) {
    const { status } = await provider.send("GET", props, `/${id}`);
    return { id, props: { ...props, status } };
  },
  async update(id, _, news) {
    await provider.send("PUT", news, `/${id}`, provider.body(news));
    return { outs: news };
  },
  async delete(id, props) {
    await provider.send("DELETE", props, `/${id}`);
  },
  body({ name, type, url, description, insecure, credential }) {
    const { accessKey, accessSecret } = credential;
    const login = { type: "basic", access_key: accessKey, access_secret: accessSecret };
    return { name, type, url, description, insecure, credential: login };
  },
  async send(method, { projectId, instanceId }, path, body) {
    const address = `${process.env.BENCH_ENDPOINT}/v2/${projectId}/instances/${instanceId}/registries${path}`;
    const headers = { "content-type": "application/json", "x-auth-token": process.env.BENCH_TOKEN };
    const response = await fetch(address, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : {};
  },
};

class Usual extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super(provider, name, { ...args, status: undefined });
  }
}

for (const args of registries) new Usual(args.name, args);
