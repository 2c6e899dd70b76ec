import type { StatsRepository } from '../../../src/modules/analytics/stats/stats.repository.js';
import { StatsService } from '../../../src/modules/analytics/stats/stats.service.js';

describe('the public totals', () => {
  it('E8: a failure is kept for half a minute, so that no stranger repeats the reading', async () => {
    let [nowMs, readings] = [0, 0];
    const repository = {
      days: () => {
        readings += 1;
        return Promise.reject(new Error('too slow'));
      },
      latency: () => Promise.resolve([]),
    };
    const stats = new StatsService(repository as unknown as StatsRepository, { nowMs: () => nowMs });
    for (let turn = 0; turn < 5; turn += 1) await expect(stats.read()).rejects.toThrow('too slow');
    expect(readings).toBe(1);
    nowMs = 31_000;
    await expect(stats.read()).rejects.toThrow('too slow');
    expect(readings).toBe(2);
  });
});
