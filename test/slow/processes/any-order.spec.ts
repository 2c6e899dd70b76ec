import { holdsInAnyOrder } from '../../support/any-order/property.js';
import { World } from '../../support/any-order/world.js';

/** As test/slow/facilitator/settlement/any-order.spec.ts, for longer. */
describe('settles, verifies, blocks, lost answers and kills in any order', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  it('J2: give one transfer and one success, sixty times', () => holdsInAnyOrder(world, 60), 900_000);
});
