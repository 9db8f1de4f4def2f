import type { Resource } from "../../provider/lifecycle/definition/resource";
import { namespace } from "../../provider/resources/namespace/definition";
import { replicationRegistry } from "../../provider/resources/replication-registry/definition";
import type { Emulator } from "../emulator/emulator";
import type { InjectedFault } from "../emulator/faults";
import { declared } from "../support/declared";
import { declaredNamespace } from "../support/declared-namespace";
import { error } from "../support/emulated-provider";

const html = { status: 404, body: "<!doctype html><html><body>404 page not found</body></html>" };

/** One row of the delete table: an answer, and what must come of it. */
export interface Row {
  name: string;
  /** What goes wrong, once the stack is up. */
  trouble: (emulator: Emulator, key: string) => void;
  /** What the journal must hold of this destroy. */
  requests: (key: string) => string[];
  /** What the user must read; done where there is nothing to read. */
  reads?: RegExp[];
  /** Whether the destroy fails and the resource stays in state. */
  fails: boolean;
}

const kept = /It was not deleted and stays in the state/;
const perhaps = /It may or may not be deleted; it stays in the state/;

/** A kind of resource that the table is played with. */
export interface DeletedKind {
  resource: Resource;
  declared: object;
  /** What is asked after a refusal, for its reason. */
  whatRefuses: (key: string) => string;
  /** The row of one that is in use. */
  inUse: Row;
  /** Ends the use. */
  free: (emulator: Emulator) => void;
}

/** One entry for each resource. */
export const deletedKinds: readonly DeletedKind[] = [
  {
    resource: replicationRegistry,
    declared,
    whatRefuses: () => "GET replication/policies 200",
    inUse: {
      name: "in-use",
      trouble: (emulator, key) => emulator.addPolicy({ name: "nightly-push", registryId: Number(key) }),
      requests: (key) => [`DELETE registries/${key} 412`, "GET replication/policies 200"],
      reads: [/Replication policy "nightly-push" still uses it: delete that policy first/, kept],
      fails: true,
    },
    free: (emulator) => emulator.removePolicies(),
  },
  {
    resource: namespace,
    declared: declaredNamespace,
    whatRefuses: (key) => `GET namespaces/${key} 200`,
    inUse: {
      name: "in-use",
      trouble: (emulator, key) => emulator.editItem("namespaces", key, { repo_count: 3 }),
      requests: (key) => [`DELETE namespaces/${key} 412`, `GET namespaces/${key} 200`],
      reads: [/It still holds 3 repositories: delete them and their images first/, kept],
      fails: true,
    },
    free: (emulator) => emulator.editItem("namespaces", "in-use", { repo_count: 0 }),
  },
];

/** The rows, for one kind. */
export function rowsFor({ resource, whatRefuses, inUse }: DeletedKind): readonly Row[] {
  const { path, noun, actions } = resource.api;
  const deleteAction = actions.delete;
  const on = (key: string) => new RegExp(`/${path}/${key}$`);
  const fault = (injected: Omit<InjectedFault, "method" | "path">) => (emulator: Emulator, key: string) =>
    emulator.inject({ method: "DELETE", path: on(key), times: 9, ...injected });
  const once = (status: number) => (key: string) => [`DELETE ${path}/${key} ${status}`];
  /** Throttled, one retry stands for four. */
  const fiveTimes = (status: number) => (key: string) => Array(5).fill(`DELETE ${path}/${key} ${status}`);
  const twice = (status: number) => (key: string) => [
    `DELETE ${path}/${key} ${status}`,
    `DELETE ${path}/${key} ${status}`,
  ];

  function refused(status: number, code: string): Row {
    return {
      name: `refused-${status}`,
      trouble: fault({ answer: error(status, code, "not now") }),
      requests: (key) => [...once(status)(key), whatRefuses(key)],
      reads: [new RegExp(`SWR refused it \\(${status} ${code}\\): not now`), kept],
      fails: true,
    };
  }

  function passing(name: string, status: number, injected: Omit<InjectedFault, "method" | "path">, reads: RegExp): Row {
    return { name, trouble: fault(injected), requests: twice(status), reads: [reads, /tried 2 times/], fails: true };
  }

  function throttled(
    name: string,
    status: number,
    injected: Omit<InjectedFault, "method" | "path">,
    reads: RegExp,
  ): Row {
    return {
      name,
      trouble: fault(injected),
      requests: fiveTimes(status),
      reads: [reads, /tried 5 times/],
      fails: true,
    };
  }

  const done = (status: 200 | 202 | 204): Row => ({
    name: `done-${status}`,
    trouble: (emulator) => {
      emulator.switches.deleteStatus = status;
    },
    requests: once(status),
    fails: false,
  });

  return [
    done(204),
    done(200),
    done(202),
    {
      name: "gone",
      trouble: (emulator, key) => emulator.dropItem(path, key),
      requests: once(404),
      reads: [new RegExp(`swr: ${noun} "gone"( \\(\\d+\\))? was already gone`)],
      fails: false,
    },
    {
      name: "gone-behind-html",
      trouble: (emulator, key) => {
        emulator.dropItem(path, key);
        fault({ answer: html })(emulator, key);
      },
      requests: (key) => [`DELETE ${path}/${key} 404`, `GET ${path} 200`],
      reads: [/was already gone/],
      fails: false,
    },
    {
      name: "doubtful-gateway",
      trouble: fault({ answer: error(404, "APIGW.0101") }),
      requests: (key) => [`DELETE ${path}/${key} 404`, `GET ${path} 200`],
      reads: [/404 APIGW.0101 does not prove that it is gone, and the instance still lists/, /pulumi state delete/],
      fails: true,
    },
    {
      name: "doubtful-gateway-2",
      trouble: fault({ answer: error(404, "APIG.0103") }),
      requests: (key) => [`DELETE ${path}/${key} 404`, `GET ${path} 200`],
      reads: [/404 APIG.0103 does not prove that it is gone/],
      fails: true,
    },
    {
      name: "doubtful-html",
      trouble: fault({ answer: html }),
      requests: (key) => [`DELETE ${path}/${key} 404`, `GET ${path} 200`],
      reads: [/does not prove that it is gone/, /Restore that endpoint/],
      fails: true,
    },
    {
      name: "doubtful-and-no-list",
      trouble: (emulator, key) => {
        fault({ answer: error(404, "APIGW.0101") })(emulator, key);
        emulator.inject({ method: "GET", path: new RegExp(`${path}$`), times: 9, answer: error(404, "APIGW.0101") });
      },
      requests: (key) => [`DELETE ${path}/${key} 404`, `GET ${path} 404`],
      reads: [/did not settle it/, /pulumi state delete/],
      fails: true,
    },
    {
      name: "says-no-with-200",
      trouble: fault({ answer: { status: 200, body: { error: "access_denied" } } }),
      requests: (key) => [`DELETE ${path}/${key} 200`, `GET ${path}/${key} 200`],
      reads: [
        /reported success, but its answer says otherwise \(200\): access_denied/,
        /stays in the state: SWR still shows/,
      ],
      fails: true,
    },
    {
      name: "page-with-200",
      trouble: fault({ answer: { ...html, status: 200 } }),
      requests: (key) => [`DELETE ${path}/${key} 200`, `GET ${path}/${key} 200`],
      reads: [/says otherwise \(200\): an HTML page in place of JSON/, /stays in the state/],
      fails: true,
    },
    {
      name: "unconfirmed-and-done",
      trouble: fault({ answer: { status: 202, body: { code: 0 } }, afterEffect: true }),
      requests: (key) => [`DELETE ${path}/${key} 202`, `GET ${path}/${key} 404`],
      fails: false,
    },
    {
      name: "unconfirmed",
      trouble: fault({ answer: { status: 200, body: '"OK"' } }),
      requests: (key) => [`DELETE ${path}/${key} 200`, `GET ${path}/${key} 200`],
      reads: [
        /its answer does not confirm it \(200\): a string in place of an object/,
        /stays in the state: SWR still shows/,
      ],
      fails: true,
    },
    refused(400, "SVCSTG.SWR.4000014"),
    refused(405, "APIGW.0501"),
    refused(409, "SVCSTG.SWR.4090006"),
    refused(412, "SVCSTG.SWR.4120001"),
    {
      name: "redirected",
      trouble: fault({ answer: error(302, "SWR.302000", "look elsewhere") }),
      requests: once(302),
      reads: [/SWR gave no answer of its own \(302 SWR.302000\): look elsewhere/, perhaps],
      fails: true,
    },
    inUse,
    {
      name: "unauthenticated",
      trouble: fault({ answer: error(401, "APIGW.0301", "wrong signature") }),
      requests: once(401),
      reads: [
        /did not accept the credentials \(401 APIGW.0301\)/,
        /the environment \(HW_ACCESS_KEY and HW_SECRET_KEY\)/,
        kept,
      ],
      fails: true,
    },
    {
      name: "denied",
      trouble: (emulator) => emulator.deniedActions.add(deleteAction),
      requests: (key) => [`DELETE ${path}/${key} 403`, "POST /v5/decode-authorization-message 200"],
      reads: [new RegExp(`Denied by IAM: ${deleteAction}`), /implicit deny/, /Allow the IAM action/, kept],
      fails: true,
    },
    {
      name: "denied-undecoded",
      trouble: (emulator) => {
        emulator.deniedActions.add(deleteAction);
        emulator.switches.decodesDenials = false;
      },
      requests: (key) => [`DELETE ${path}/${key} 403`, "POST /v5/decode-authorization-message 403"],
      reads: [/SWR does not allow it \(403/, /STS did not decode it/, /Allow the IAM action/, kept],
      fails: true,
    },
    {
      name: "silent",
      trouble: (emulator, key) => emulator.inject({ method: "DELETE", path: on(key), delayMs: 30_000 }),
      requests: () => [],
      reads: [
        /SWR did not finish in time: no answer from http\S+ for 2 s; the operation may take 2s in all/,
        /`timeouts`/,
        perhaps,
      ],
      fails: true,
    },
    {
      name: "throttled-at-length",
      trouble: fault({ answer: { ...error(429, "APIGW.0308"), headers: { "retry-after": "60" } } }),
      requests: once(429),
      reads: [/SWR is asking to slow down \(429 APIGW.0308\)/, kept],
      fails: true,
    },
    throttled("throttled", 429, { answer: error(429, "APIGW.0308") }, kept),
    throttled("throttled-403", 403, { answer: error(403, "SVCSTG.SWR.4031032") }, kept),
    throttled("busy-409", 409, { answer: error(409, "SVCSTG.SWR.4090023") }, kept),
    passing("broken-500", 500, { answer: error(500, "SVCSTG.SWR.5000005") }, perhaps),
    passing("broken-502", 502, { answer: error(502, "APIGW.0201") }, perhaps),
    passing("broken-507", 507, { answer: error(507, "SVCSTG.SWR.5070070") }, perhaps),
    passing("reset", 0, { cut: "reset" }, perhaps),
    passing("torn", 0, { cut: "torn", answer: { status: 200, body: "{" } }, perhaps),
    {
      name: "recovers",
      trouble: (emulator, key) =>
        emulator.inject({ method: "DELETE", path: on(key), answer: error(503, "APIGW.0613") }),
      requests: (key) => [`DELETE ${path}/${key} 503`, `DELETE ${path}/${key} 204`],
      fails: false,
    },
  ];
}
