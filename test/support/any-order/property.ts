import fc from 'fast-check';
import { Run } from './run.js';
import { anyOrder } from './steps.js';
import type { World } from './world.js';

/**
 * In any order of calls, blocks, losses and kills, a payment gives one transfer and one success, and a correct client
 * always gets that success. Failures are reported with seed and steps and not shrunk: each run takes a second.
 */
export async function holdsInAnyOrder(world: World, runs: number): Promise<void> {
  const property = fc.asyncProperty(anyOrder, async (steps) => {
    expect(await Run.faultsOf(world, steps)).toEqual([]);
  });
  await fc.assert(property, { numRuns: runs, endOnFailure: true });
}
