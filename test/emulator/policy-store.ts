import type { Answer } from "./answer";

export interface Policy {
  name: string;
  registryId: number;
}

/** The replication policies of one instance, as far as registries need them. */
export class PolicyStore {
  readonly policies: Policy[] = [];

  uses(registryId: number): boolean {
    return this.policies.some((policy) => policy.registryId === registryId);
  }

  list(query: ReadonlyMap<string, string>): Answer {
    const id = Number(query.get("registry_id"));
    const using = this.policies.filter(({ registryId }) => !id || registryId === id);
    const policies = using.map(({ name }, index) => ({ id: index + 1, name }));
    return { status: 200, body: { policies, total: using.length } };
  }
}
