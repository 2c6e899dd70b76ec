import { banSeconds, nextLevel, type PastBan } from '../../../src/modules/limits/abuse/ban-policy.js';
import { FixedClock } from '../../support/fixed-clock.js';

const DAY_MS = 86_400_000;

describe('the ladder of bans', () => {
  const clock = new FixedClock();

  /** Bans again so long after the last ban ended. */
  function banAgain(last: PastBan | null, afterMs: number): PastBan & { seconds: number } {
    clock.advance(afterMs);
    const level = nextLevel(last, clock.nowMs());
    const seconds = banSeconds(level);
    clock.advance(seconds * 1_000);
    return { level, seconds, untilMs: clock.nowMs() };
  }

  it('C6: a minute, five, thirty, a day, and a day from then on', () => {
    const lengths: number[] = [];
    let last: PastBan | null = null;
    for (let i = 0; i < 6; i++) {
      const ban = banAgain(last, 1_000);
      lengths.push(ban.seconds);
      last = ban;
    }
    expect(lengths).toEqual([60, 300, 1_800, 86_400, 86_400, 86_400]);
  });

  it('C6: whoever keeps still for a day begins at the first step again, not a moment earlier', () => {
    const first = banAgain(null, 0);
    const second = banAgain(first, DAY_MS);
    expect(second.level).toBe(1);
    expect(banAgain(second, DAY_MS + 1).level).toBe(0);
  });
});
