import { formatApiKey } from '../../../src/domain/api-key.js';
import { describeError, redactFields, redactText } from '../../../src/platform/observability/redaction.js';

describe('redaction', () => {
  it.each(['live', 'test'] as const)('B3: a %s key, whole or cut off, leaves no character', (environment) => {
    const key = formatApiKey(environment, new Uint8Array(32).fill(0xfb));
    for (const text of [key, key.slice(0, 25), `"${key}"`, `Bearer ${key}, ${key}`]) {
      expect(redactText(text)).not.toContain(key.slice(10, 14));
    }
  });

  it('H2: passwords of connection strings go, hosts stay', () => {
    expect(redactText('at rediss://:pw@cache:6379/0 and postgres://u:p%40w@db/x')).toBe(
      'at rediss://:[redacted]@cache:6379/0 and postgres://u:[redacted]@db/x',
    );
  });

  it('H2: secret fields go at any depth and in any case', () => {
    const fields = { request: { headers: [{ AUTHORIZATION: 'a', Cookie: 'b', accept: 'c' }] }, amount: 5n };
    expect(redactFields(fields)).toEqual({
      request: { headers: [{ AUTHORIZATION: '[redacted]', Cookie: '[redacted]', accept: 'c' }] },
      amount: '5',
    });
  });

  it('H2: what contains itself does not hang the logger', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(JSON.stringify(redactFields(loop))).toContain('[deeper]');
  });

  it('G5: an error is told with its causes and without the parameters of its query', () => {
    const cause = Object.assign(new Error('inner'), {
      code: '23505',
      query: 'SELECT $1',
      parameters: ['pii'],
    });
    const told = describeError(new Error('outer', { cause }));
    expect(told).toMatchObject({
      message: 'outer',
      cause: { message: 'inner', code: '23505', query: 'SELECT $1' },
    });
    expect(JSON.stringify(told)).not.toContain('pii');
  });

  it('G5: what was thrown need not be an error', () => {
    expect(describeError('text')).toEqual({ message: 'text' });
    expect(describeError({ secret: 1 })).toEqual({ message: 'thrown: object' });
  });
});
