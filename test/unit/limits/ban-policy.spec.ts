import {
  banSeconds,
  mayGrow,
  nextLevel,
  type PastBan,
} from '../../../src/modules/limits/abuse/ban-policy.js';
import { FixedClock } from '../../support/http/fixed-clock.js';

const DAY_MS = 86_400_000;

describe('the ladder of bans', () => {
  const clock = new FixedClock();

  /** Bans again so long after the last ban ended. */
  function banAgain(last: PastBan | null, afterMs: number): PastBan & { seconds: number } {
    clock.advance(afterMs);
    const level = nextLevel(last, clock.nowMs());
    const seconds = banSeconds(level);
    clock.advance(seconds * 1_000);
    return { id: 'ban', level, seconds, untilMs: clock.nowMs() };
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

  it.each([
    [0, 15],
    [1, 75],
    [2, 450],
    [3, 3_600],
  ])(
    'S5: while guesses go on a ban of step %i grows after %i seconds, not a moment earlier',
    (level, seconds) => {
      const startMs = 1_000_000;
      const ban = { id: 'ban', level, untilMs: startMs + banSeconds(level) * 1_000 };
      expect(mayGrow(ban, startMs + seconds * 1_000 - 1)).toBe(false);
      expect(mayGrow(ban, startMs + seconds * 1_000)).toBe(true);
    },
  );
});
