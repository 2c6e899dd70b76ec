import { withPresent } from '../../../src/modules/health/outages/present-outage.js';

describe(withPresent.name, () => {
  const since = new Date('2026-11-30T12:00:00.000Z');
  const over = {
    component: 'verifier',
    beganAt: new Date('2026-11-29T12:00:00.000Z'),
    endedAt: new Date('2026-11-29T12:05:00.000Z'),
  };
  const open = { component: 'verifier', beganAt: since, endedAt: null };

  it('adds what is out and not recorded yet', () => {
    expect(withPresent([over], 'verifier', since)).toEqual([open, over]);
  });

  it('stays within its bound', () => {
    const full = Array<typeof over>(100).fill(over);
    expect(withPresent(full, 'verifier', since)).toEqual([open, ...full.slice(1)]);
  });

  it('adds nothing to an outage that is recorded, nor where nothing is out', () => {
    expect(withPresent([open, over], 'verifier', new Date())).toEqual([open, over]);
    expect(withPresent([over], 'verifier', null)).toEqual([over]);
  });
});
