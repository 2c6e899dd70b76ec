import { holdsInAnyOrder } from '../../../support/any-order/property.js';
import { World } from '../../../support/any-order/world.js';

/** test/slow/processes/any-order.spec.ts does the same for longer. */
describe('settles, verifies, blocks, lost answers and kills in any order', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  it('J2: give one transfer and one success', () => holdsInAnyOrder(world, 6), 120_000);
});
