/** What the sandbox can answer; the digits behind the prefix are free (docs/sandbox.md). */
export const OUTCOMES = [
  { code: '0200', label: 'Confirmed, 25 USDC' },
  { code: '0201', label: 'Confirmed, 0.01 USDC' },
  { code: '0100', label: 'Pending: not deep enough' },
  { code: '0404', label: 'Pending: not found' },
  { code: '0202', label: 'Two payers, 10 and 15 USDC' },
  { code: '0230', label: 'With the memo order-42' },
  { code: '0295', label: 'Risky' },
  { code: '0298', label: 'Could be reorganised' },
  { code: '0301', label: 'Rejected: wrong recipient' },
  { code: '0302', label: 'Rejected: wrong asset' },
  { code: '0303', label: 'Rejected: no transfer' },
  { code: '0410', label: 'Rejected: too old' },
] as const;

const PREFIX = '0x5a9db0c0';
const LENGTH = 66;

/** An unused hash with this outcome. */
export function sandboxHash(code: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return (PREFIX + code + digits).slice(0, LENGTH);
}
