import { sample } from "../emulator/emulator";
import { declared } from "../support/declared";
import { deployed, type EmulatedProvider, emulateProvider, failureOf } from "../support/emulated-provider";

let served: EmulatedProvider;
beforeEach(async () => {
  served = await emulateProvider();
});
afterEach(() => served.emulator.stop());

const secret = declared.credential.accessSecret;
/** What SWR shows of a registry of the same name, with our secret wherever a text can stand. */
const leaky = {
  ...{ id: 41, name: "hub", type: `swr-${secret}`, url: `https://x.example.com/?token=foreign-1`, insecure: false },
  ...{
    description: `its password is ${secret}`,
    status: `as ${secret}`,
    created_at: `at ${secret}`,
    updated_at: secret,
  },
  credential: { type: "basic", access_key: `robot ${secret}` },
  dns_conf: { hosts: { [`${secret}.example.com`]: secret } },
  ...{ region_id: secret, instance_id: secret, project_id: secret },
};
const list = { status: 200, body: { registries: [leaky], total: 1 } };
const id = `${declared.instanceId}/41`;

/** A process that reads the registry as the server shows it. */
async function readAs(shown: object, recorded: object) {
  served.emulator.inject({ method: "GET", path: /41$/, answer: { status: 200, body: shown } });
  return served.provider.read(id, { ...recorded });
}

describe("a server that writes our secret into the texts of a registry", () => {
  it("does not have it shown by a create whose name is taken", async () => {
    served.emulator.inject({ method: "POST", answer: { status: 400, body: { error_code: "SVCSTG.SWR.4000014" } } });
    served.emulator.inject({ method: "GET", path: /registries$/, answer: list });
    const { message } = await failureOf(deployed(served.provider, declared));
    expect(message).toMatch(
      /That name is taken by id 41 \(swr-\[secret\] at https:\/\/x.example.com\/\?…, made at \[secret\]\)/,
    );
    expect(message).not.toMatch(/far-secret|foreign-1/);
  });

  it("does not have it shown by a take-over that finds differences", async () => {
    served.emulator.inject({ method: "GET", path: /registries$/, answer: list });
    served.emulator.inject({ method: "GET", path: /41$/, answer: { status: 200, body: leaky } });
    const { message } = await failureOf(deployed(served.provider, { ...declared, adoptExisting: true }));
    expect(message).toMatch(/There, description is "its password is \[secret\]"/);
    expect(message).not.toMatch(/far-secret|foreign-1/);
  });

  it("does not have it recorded by a refresh, but where it is the secret", async () => {
    const { props } = await readAs({ ...leaky, type: "swr-pro" }, { ...declared, status: "healthy" });
    expect(props).toMatchObject({ status: "as [secret]", credential: { accessSecret: secret } });
    expect(JSON.stringify({ ...props, credential: undefined })).not.toMatch(/far-secret|foreign-1/);
    expect(props?.credential.accessKey).toBe("robot [secret]");
    expect(served.said.join()).not.toMatch(/far-secret/);
  });

  it("does not have it recorded in a text of a megabyte", async () => {
    const long = { ...leaky, type: "swr-pro", description: `${"x".repeat(1_000_000)}${secret}` };
    const { props } = await readAs(long, { ...declared, status: "healthy" });
    expect(props?.description.endsWith("…")).toBe(true);
  });
});

describe("a registry whose secret looks like what is shown of it", () => {
  it.each(["harbor", "Harbor12345", "com", "2026", "swr-pro-1", "cn-north-4", "10.0.0.5"])(
    "shows no drift: %s",
    async (accessSecret) => {
      const args = {
        ...declared,
        url: "https://harbor.example.com",
        description: "the harbor\nof 2026",
        credential: { accessKey: "harbor", accessSecret },
        dnsConf: { hosts: { "harbor.internal": "10.0.0.5" } },
      };
      const shown = {
        ...{ id: 41, name: "hub", type: "swr-pro", url: "https://HARBOR.example.com:443/", insecure: false },
        ...{ description: "the harbor\r\nof 2026", status: "healthy", created_at: "2026-01-01T00:00:00Z" },
        ...{ credential: { access_key: "harbor" }, dns_conf: { hosts: { "Harbor.internal.": "10.0.0.5" } } },
      };
      const { props, inputs } = await readAs(shown, { ...args, status: "healthy" });
      expect(inputs).toEqual(args);
      expect(props).toMatchObject({ status: "healthy", createdAt: "2026-01-01T00:00:00Z" });
    },
  );

  it("keeps an access key that is the provider's own, in an import", async () => {
    const ours = {
      "huaweicloud:accessKey": "HPUAQJ7Z3K9WTR5XVB2M",
      "huaweicloud:secretKey": "kT3vQz8LmXc5WnR7yBd2HsG9pJf4",
    };
    const access_key = `cn-north-4@${ours["huaweicloud:accessKey"]}`;
    const shown = { ...leaky, type: "huawei-SWR", credential: { access_key } };
    served.emulator.inject({ method: "GET", path: /41$/, answer: { status: 200, body: shown } });
    const { inputs } = await served.again({ ...ours, "huaweicloud:projectId": sample.projectId }).read(id, {});
    expect(inputs?.credential).toEqual({ accessKey: access_key });
  });
});
