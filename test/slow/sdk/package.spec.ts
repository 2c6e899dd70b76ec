import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startScriptedApi, type ScriptedApi } from '../../support/sdk/scripted-api.js';

const CONSUMER = `
import { createX402Client, isX402Error, verifyWebhook, X402WebhookError } from '@x402-infrastructure/sdk';

const baseUrl: string = process.env['BASE_URL'] ?? '';
const x402 = createX402Client({ apiKey: 'x402_test_key', baseUrl, retries: 0 });
const { payments } = await x402.listPayments({ query: { limit: 1 } });
const amounts: string[] = payments.map(({ amountUsdc }) => amountUsdc);
let code = 'none';
try {
  await x402.verifyPayment({ body: { txHash: '0x1', chain: 'sandbox' } });
} catch (error) {
  if (isX402Error(error, 'QUOTA_EXCEEDED')) code = \`\${error.code} of \${error.limit.toFixed(0)}\`;
}
const request = new Request('http://localhost/', { method: 'POST', body: '{}' });
const fault = await verifyWebhook(request, 'whsec_AAAA').then(
  (event) => event.type,
  (error: unknown) => (error instanceof X402WebhookError ? error.code : 'another'),
);
// @ts-expect-error -- a payment is asked for by its id
if (code === 'never') await x402.getPayment();
console.log(JSON.stringify([amounts, code, fault]));
`;

/** Every file below, with slashes. */
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

describe('the packed SDK', () => {
  let api: ScriptedApi;
  let folder: string;
  let files: string[];

  const run = (command: string, args: readonly string[], env: Record<string, string> = {}) => {
    const own = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/.test(name));
    const options = { cwd: folder, encoding: 'utf8', env: { ...Object.fromEntries(own), ...env } } as const;
    const { status, stdout, stderr } = spawnSync(command, args, options);
    return { status, stdout, stderr };
  };
  const compile = (module: string, resolution: string) =>
    run(process.execPath, [
      ...[resolve('node_modules/typescript/bin/tsc'), 'consumer.mts', '--ignoreConfig', '--strict'],
      ...['--exactOptionalPropertyTypes', '--target', 'es2022', '--module', module],
      ...['--moduleResolution', resolution, '--typeRoots', resolve('node_modules/@types'), '--types', 'node'],
    ]);

  beforeAll(async () => {
    api = await startScriptedApi();
    folder = mkdtempSync(join(tmpdir(), 'x402-sdk-'));
    const pack = ['pack', '--json', '--pack-destination', folder, '--workspace', 'packages/sdk'];
    const packed = spawnSync('npm', pack, { encoding: 'utf8' });
    const [{ filename = '' } = {}] = JSON.parse(packed.stdout) as { filename?: string }[];
    writeFileSync(join(folder, 'package.json'), '{"name":"consumer","private":true,"type":"module"}');
    writeFileSync(join(folder, 'consumer.mts'), CONSUMER);
    const installed = run('npm', ['install', '--omit=peer', '--no-audit', '--no-fund', `./${filename}`]);
    expect(installed).toMatchObject({ status: 0 });
    files = filesOf(join(folder, 'node_modules/@x402-infrastructure/sdk'));
  }, 300_000);
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('N1: holds what was built of its sources, its types and its pages, and nothing else', () => {
    const sources = filesOf(resolve('packages/sdk/src')).map((file) => file.replace(/\.ts$/, ''));
    const built = sources.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]);
    expect(files.sort()).toEqual(
      [...built, 'README.md', 'SELLING.md', 'package.json', 'vectors.json'].sort(),
    );
    const manifest = JSON.parse(readFileSync('packages/sdk/package.json', 'utf8')) as {
      dependencies: object;
    };
    expect(Object.keys(manifest.dependencies).sort()).toEqual([
      '@scure/base',
      'openapi-fetch',
      'standardwebhooks',
      'viem',
    ]);
  });

  it('N1: the client and the webhooks import nothing of Node', () => {
    const place = join(folder, 'node_modules/@x402-infrastructure/sdk');
    const imports = files
      .filter((file) => /^dist\/(client|webhooks|generated)\/.+\.js$/.test(file))
      .flatMap((file) => [...readFileSync(join(place, file), 'utf8').matchAll(/from '([^'.][^']*)'/g)])
      .map(([, name]) => name);
    expect([...new Set(imports)].sort()).toEqual(['openapi-fetch', 'standardwebhooks']);
  });

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'N1: compiles strictly with the module format %s and the resolution %s, and runs',
    async (module, resolution) => {
      expect(compile(module, resolution)).toEqual({ status: 0, stdout: '', stderr: '' });
      const quota = { code: 'QUOTA_EXCEEDED', message: 'Used up.', requestId: 'req_1', limit: 5 };
      api.answer({ status: 200, body: { payments: [{ amountUsdc: '25' }] } }, { status: 429, body: quota });
      // Asynchronously: the scripted API answers from this process.
      const env = { PATH: process.env['PATH'], BASE_URL: api.url };
      const { stdout } = await promisify(execFile)(process.execPath, ['consumer.mjs'], { cwd: folder, env });
      expect(JSON.parse(stdout)).toEqual([['25'], 'QUOTA_EXCEEDED of 5', 'HEADERS_MISSING']);
    },
  );
});
