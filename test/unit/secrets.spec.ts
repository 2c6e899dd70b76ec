import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCAN = resolve('scripts/checks/secrets.mjs');
const random = 'q7Zp2Lk9Xw4Vb8Nc3Mf6Td1Rh5Jy0Gs2aE';

/** Assembled at run time, so that this file contains no secret. */
const SECRETS: Record<string, string> = {
  'private key': ['-----BEGIN', 'PRIVATE', `KEY-----${random}${random}`].join(' '),
  'private key in hex': `signerKey: '0x${'ab'.repeat(32)}'`,
  'AWS key': ['AKIA', 'ABCDEFGHIJKLMNOP'].join(''),
  'Stripe key': `sk_live_${random}`,
  'webhook secret': `whsec_${random}`,
  'x402 key': `x402_live_${random}${random}`,
  'GitHub token': `ghp_${`${random}xx`.slice(0, 36)}`,
  'password in a URL': `postgres://x402:${random}@db.internal/x402`,
};

let repository: string;

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'x402-secrets-'));
  execFileSync('git', ['init', '-q', repository]);
});

afterEach(() => {
  rmSync(repository, { recursive: true, force: true });
});

function scan(files: Record<string, string>): { found: string[]; status: number | null } {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, name), text);
  execFileSync('git', ['-C', repository, 'add', '--force', ...Object.keys(files)]);
  const { stderr, status } = spawnSync(process.execPath, [SCAN], { cwd: repository, encoding: 'utf8' });
  return { found: stderr.split('\n').filter(Boolean), status };
}

it.each(Object.entries(SECRETS))('G9: the secret scan reports a %s with its line', (kind, secret) => {
  const { found, status } = scan({ 'notes.txt': `first line\nsecond ${secret}\n` });
  expect(found).toEqual([`notes.txt:2: ${kind}`]);
  expect(status).toBe(1);
});

it('G9: the secret scan reports files that must not be tracked', () => {
  expect(scan({ '.env': 'PORT=1\n', 'server.pem': 'x' }).found).toHaveLength(2);
});

it('G9: the secret scan accepts examples, hashes and marked lines', () => {
  const { found, status } = scan({
    '.env.example': 'STRIPE_SECRET_KEY=\n',
    'example.ts': [
      `const url = 'postgres://user:hunter2@db.internal/x402';`,
      `const hash = '0x${'ab'.repeat(32)}';`,
      `const key = '${SECRETS['Stripe key'] ?? ''}'; // secret-scan: allow`,
      `const template = 'postgres://x402:\${password}@postgres/x402';`,
    ].join('\n'),
  });
  expect(found).toEqual([]);
  expect(status).toBe(0);
});
