import { shareOut, type WaitingTenant } from '../../../src/modules/webhooks/delivery/tenant-turns.js';

const tenant = (tenantId: string, changes: Partial<WaitingTenant> = {}): WaitingTenant => ({
  ...{ tenantId, leased: 0, free: 4, failing: false, dueAt: new Date(0) },
  ...changes,
});
const shares = (waiting: readonly WaitingTenant[], limit: number) =>
  Object.fromEntries(shareOut(waiting, limit));

describe('turns of tenants with due deliveries', () => {
  it('K2: a tenant with a thousand endpoints leaves room for one with a single delivery', () => {
    expect(shares([tenant('large', { free: 4_000 }), tenant('small', { free: 1 })], 10)).toEqual({
      large: 9,
      small: 1,
    });
  });

  it('K2: those with the fewest deliveries in progress come first', () => {
    expect(shares([tenant('busy', { leased: 3 }), tenant('idle')], 3)).toEqual({ idle: 3 });
    expect(shares([tenant('busy', { leased: 3 }), tenant('idle')], 5)).toEqual({ idle: 4, busy: 1 });
  });

  it('K2: of those next in turn, one without failures comes first, then the longest waiting', () => {
    const waiting = [
      tenant('failing', { failing: true }),
      tenant('late', { dueAt: new Date(2) }),
      tenant('early', { dueAt: new Date(1) }),
    ];
    expect(shares(waiting, 1)).toEqual({ early: 1 });
    expect(shares(waiting, 2)).toEqual({ early: 1, late: 1 });
    expect(shares(waiting, 3)).toEqual({ early: 1, late: 1, failing: 1 });
  });

  it('K2: shares out no more than there is room for', () => {
    expect(shares([tenant('full', { free: 0 }), tenant('small', { free: 2 })], 10)).toEqual({ small: 2 });
    expect(shares([], 10)).toEqual({});
  });
});
