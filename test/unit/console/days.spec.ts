import { execFileSync } from 'node:child_process';

/** Runs in a process of its own: the zone of this one is that of its start. */
function boundsOf(day: string, zone: string): unknown {
  const script =
    "import('./console/src/kit/data/days.ts').then(({ beginOfDay, endOfDay }) => " +
    'console.log(JSON.stringify([beginOfDay(process.argv[1]), endOfDay(process.argv[1])])))';
  const output = execFileSync(process.execPath, ['--no-warnings', '-e', script, day], {
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

describe('days of the reader', () => {
  it.each([
    ['Europe/Berlin', '2026-11-30', '2026-11-29T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
    ['America/New_York', '2026-11-30', '2026-11-30T05:00:00.000Z', '2026-12-01T05:00:00.000Z'],
    // The clock is put back: this day has 25 hours.
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ])('M4: begin and end with midnight in %s, on %s', (zone, day, begin, end) => {
    expect(boundsOf(day, zone)).toEqual([begin, end]);
  });

  it.each(['', 'tomorrow', '2026-1-1'])('M4: leave what is no day to the server: %j', (text) => {
    expect(boundsOf(text, 'UTC')).toEqual([text, text]);
  });
});
