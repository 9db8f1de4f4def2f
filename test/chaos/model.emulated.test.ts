import * as fc from "fast-check";
import { ChaosModel } from "./chaos-model";
import { switches } from "./commands";
import { kinds } from "./kinds";

const wanted = Number(process.env.SWR_CHAOS_OPERATIONS ?? 2_000);
const seed = Number(process.env.SWR_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe.each(kinds.map((kind) => [kind.resource.api.nouns, kind] as const))("whatever fails, of %s", (_, kind) => {
  let model: ChaosModel;
  beforeAll(async () => {
    model = await ChaosModel.start(kind);
  });
  afterAll(() => model.stop());

  it(`no orphan, no duplicate, no false success, no secret, in ${wanted} operations (SWR_CHAOS_SEED=${seed})`, async () => {
    for (let round = 0; model.operations < wanted; round++) {
      await fc.assert(
        fc.asyncProperty(kind.commands, switches, (given, answers) => model.play(given, answers)),
        { seed: seed + round, numRuns: 100 },
      );
    }
    if (process.env.SWR_CHAOS_OPERATIONS)
      console.info(`${model.operations} operations, at most ${model.requests} requests for one`);
  }, 3_600_000);
});
