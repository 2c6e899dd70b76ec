import fc from 'fast-check';
import { Run } from './run.js';
import { anyOrder } from './steps.js';
import type { World } from './world.js';

/**
 * Whatever is asked, mined, lost and killed in whatever order: a payment is one transfer and one success, never none for
 * who did all right. What fails is reported with its seed and its steps, and not shrunk: each run takes a second.
 */
export async function holdsInAnyOrder(world: World, runs: number): Promise<void> {
  const property = fc.asyncProperty(anyOrder, async (steps) => {
    expect(await Run.faultsOf(world, steps)).toEqual([]);
  });
  await fc.assert(property, { numRuns: runs, endOnFailure: true });
}
