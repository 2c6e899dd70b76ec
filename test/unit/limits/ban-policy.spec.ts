import {
  banSeconds,
  mayGrow,
  nextLevel,
  type PastBan,
} from '../../../src/modules/limits/abuse/ban-policy.js';
import { FixedClock } from '../../support/http/fixed-clock.js';

const DAY_MS = 86_400_000;

describe('the steps of ban durations', () => {
  const clock = new FixedClock();

  /** Bans again `afterMs` after the end of the last ban. */
  function banAgain(last: PastBan | null, afterMs: number): PastBan & { seconds: number } {
    clock.advance(afterMs);
    const level = nextLevel(last, clock.nowMs());
    const seconds = banSeconds(level);
    clock.advance(seconds * 1_000);
    return { id: 'ban', level, seconds, untilMs: clock.nowMs() };
  }

  it('C6: are 1, 5 and 30 minutes, then one day for each further ban', () => {
    const lengths: number[] = [];
    let last: PastBan | null = null;
    for (let i = 0; i < 6; i++) {
      const ban = banAgain(last, 1_000);
      lengths.push(ban.seconds);
      last = ban;
    }
    expect(lengths).toEqual([60, 300, 1_800, 86_400, 86_400, 86_400]);
  });

  it('C6: restart after more than one day without a ban', () => {
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
  ])('S5: allow a ban of step %i to grow after %i seconds, not earlier', (level, seconds) => {
    const startMs = 1_000_000;
    const ban = { id: 'ban', level, untilMs: startMs + banSeconds(level) * 1_000 };
    expect(mayGrow(ban, startMs + seconds * 1_000 - 1)).toBe(false);
    expect(mayGrow(ban, startMs + seconds * 1_000)).toBe(true);
  });
});
