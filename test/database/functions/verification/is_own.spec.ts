import { useSql } from '../../../support/database/sql.js';

describe('is_own', () => {
  const sql = useSql();
  const SOLANA = '7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV';

  it.each([
    ['no recipient', '0xAbC', null, true],
    ['an EVM wallet in comparable form', '0xAbC', '0xabc', true],
    ['an EVM wallet in another spelling', '0xAbC', '0xAbC', false],
    ['another EVM wallet', '0xAbC', '0xabd', false],
    ['the same Solana wallet', SOLANA, SOLANA, true],
    ['a Solana wallet in lower case', SOLANA, SOLANA.toLowerCase(), false],
  ])('A15: decides whether %s is the tenant’s wallet', async (_, wallet, recipient, expected) => {
    expect(await sql.call('is_own', wallet, recipient)).toBe(expected);
  });
});
