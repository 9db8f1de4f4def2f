import * as fc from "fast-check";
import { commands, switches } from "./commands";
import { ChaosModel } from "./world";

const wanted = Number(process.env.SWR_CHAOS_OPERATIONS ?? 2_000);
const seed = Number(process.env.SWR_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));

let world: ChaosModel;
beforeAll(async () => {
  world = await ChaosModel.start();
});
afterAll(() => world.stop());

describe("whatever fails", () => {
  it(`no orphan, no duplicate, no false success, no secret, in ${wanted} operations (SWR_CHAOS_SEED=${seed})`, async () => {
    for (let round = 0; world.operations < wanted; round++) {
      await fc.assert(
        fc.asyncProperty(commands, switches, (given, answers) => world.play(given, answers)),
        { seed: seed + round, numRuns: 100 },
      );
    }
    if (process.env.SWR_CHAOS_OPERATIONS)
      console.info(`${world.operations} operations, at most ${world.requests} requests for one`);
  }, 3_600_000);
});
