import { holdsInAnyOrder } from '../../support/any-order/property.js';
import { World } from '../../support/any-order/world.js';

/** A longer run of test/slow/facilitator/settlement/any-order.spec.ts. */
describe('settle and verify calls, blocks, lost responses and kills in any order', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  it(
    'J2: give one transfer and one success in each of sixty runs',
    () => holdsInAnyOrder(world, 60),
    900_000,
  );
});
