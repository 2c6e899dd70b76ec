import { readableLine } from '../../../src/platform/observability/terminal/readable-lines.js';

const lineOf = (line: object): string =>
  JSON.stringify({ level: 'info', time: '2026-11-30T07:43:47.123Z', ...line });

describe('readable lines of the log', () => {
  it('L1: a line is time, level, context, message and fields', () => {
    expect(
      readableLine(
        lineOf({ level: 'warn', context: 'settings', msg: 'REDIS_URL is not set', port: 3001 }),
        false,
      ),
    ).toBe('07:43:47 warn  settings: REDIS_URL is not set port=3001\n');
  });

  it('L1: values with blanks are quoted, objects are JSON', () => {
    expect(readableLine(lineOf({ msg: 'm', path: '/a', note: 'two words', of: { a: 1 } }), false)).toBe(
      '07:43:47 info  m path=/a note="two words" of={"a":1}\n',
    );
  });

  it('L1: the stack of an error stands below, one line each', () => {
    const line = lineOf({ msg: 'failed', err: { message: 'no', stack: 'Error: no\n    at here' } });
    expect(readableLine(line, false)).toBe('07:43:47 info  failed\n    Error: no\n    at here\n');
  });

  it.each(['\u001b[2J', '\u009b2J', '\r', '\u0007', '\u007f'])(
    'S1: a control character in any member cannot steer the terminal (%j)',
    (control) => {
      const line = lineOf({
        [`n${control}`]: `v${control}`,
        msg: `m${control}`,
        context: `c${control}`,
        level: 'info',
        o: { x: control },
        err: { stack: `s${control}` },
      });
      for (const text of [readableLine(line, false), readableLine(`no JSON ${control}`, false)])
        expect(text.replace(/\n/g, '')).not.toMatch(/\p{Cc}/u);
    },
  );

  it('L1: only levels, times and fields are coloured, and only where colours are wanted', () => {
    const line = lineOf({ level: 'error', msg: 'm' });
    expect(readableLine(line, true)).toBe('\u001b[2m07:43:47\u001b[0m \u001b[31merror\u001b[0m m\n');
  });
});
