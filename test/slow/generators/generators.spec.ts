import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { installApart } from '../../support/services/installed-apart.js';

const run = promisify(execFile);

const TOOLS = resolve('test/generators');
const DOCUMENTS = ['openapi.json', 'openapi-operator.json'];

/** The command line of each generator; `output` is a folder of its own. */
const GENERATORS: Readonly<Record<string, (input: string, output: string) => readonly string[]>> = {
  'openapi-typescript': (input, output) => ['openapi-typescript', input, '-o', join(output, 'schema.ts')],
  'hey-api': (input, output) => ['openapi-ts', '-i', input, '-o', output, '-c', '@hey-api/client-fetch'],
  orval: (input, output) => [
    ...['orval', '--input', input, '--output', join(output, 'client.ts')],
    ...['--client', 'fetch'],
  ],
  'swagger-typescript-api': (input, output) => [
    ...['swagger-typescript-api', 'generate', '--path', input, '--output', output],
    ...['--name', 'api.ts'],
  ],
  oazapfts: (input, output) => ['oazapfts', input, join(output, 'client.ts')],
  'openapi-typescript-codegen': (input, output) => ['openapi', '--input', input, '--output', output],
  'openapi-zod-client': (input, output) => ['openapi-zod-client', input, '-o', join(output, 'client.ts')],
};

/** Errors of the generated code count; those within the libraries it imports do not. */
const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: [],
};

/** What a command says, whatever its end; `code` is 0 when it went well. */
async function said(file: string, args: readonly string[]): Promise<{ code: number; text: string }> {
  return run(process.execPath, [file, ...args], { cwd: TOOLS, timeout: 120_000, maxBuffer: 1e8 }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (error: unknown) => {
      const { stdout = '', stderr = '', code } = error as { stdout?: string; stderr?: string; code?: number };
      return { code: code ?? 1, text: stdout + stderr };
    },
  );
}

const tool = (name: string): string => join(TOOLS, 'node_modules', '.bin', name);

describe.each(DOCUMENTS)('client generators, over %s', (file) => {
  const input = resolve(file);
  let folder: string;

  beforeAll(async () => {
    await installApart(TOOLS);
    folder = mkdtempSync(join(tmpdir(), 'x402-generators-'));
    symlinkSync(join(TOOLS, 'node_modules'), join(folder, 'node_modules'));
  }, 400_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.keys(GENERATORS))(
    'N2: what %s makes of it compiles with tsc --strict',
    async (name) => {
      const output = join(folder, name);
      const [command = '', ...args] = GENERATORS[name]?.(input, output) ?? [];
      await run('mkdir', ['-p', output]);
      const generated = await said(tool(command), args);
      expect(generated).toMatchObject({ code: 0 });
      const project = join(folder, `tsconfig.${name}.json`);
      const include = [`${name}/**/*.ts`];
      writeFileSync(project, JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include }));
      const { text: files } = await said(tool('tsc'), ['-p', project, '--listFilesOnly']);
      expect(files).toContain(`/${name}/`);
      expect(await said(tool('tsc'), ['-p', project])).toEqual({ code: 0, text: '' });
    },
    240_000,
  );

  it('N2: swagger-parser calls it valid', async () => {
    const script = join(folder, 'validate.mjs');
    writeFileSync(
      script,
      `import { readFileSync } from 'node:fs';
import SwaggerParser from '@apidevtools/swagger-parser';
const { info } = await SwaggerParser.validate(JSON.parse(readFileSync(${JSON.stringify(input)}, 'utf8')));
console.log(info.version);`,
    );
    expect(await said(script, [])).toEqual({ code: 0, text: expect.stringMatching(/^\d/) as string });
  }, 60_000);

  it('N2: Postman’s converter makes a request of every operation', async () => {
    const output = join(folder, 'collection.json');
    expect(await said(tool('openapi2postmanv2'), ['-s', input, '-o', output])).toMatchObject({ code: 0 });
    const requests = (node: unknown): number =>
      typeof node !== 'object' || node === null
        ? 0
        : ('request' in node && 'name' in node ? 1 : 0) +
          Object.entries(node)
            .filter(([key]) => key !== 'response')
            .reduce((sum, [, inner]) => sum + requests(inner), 0);
    const { paths } = JSON.parse(readFileSync(input, 'utf8')) as { paths: Record<string, object> };
    const operations = Object.values(paths).flatMap((item) => Object.keys(item));
    expect(requests(JSON.parse(readFileSync(output, 'utf8')))).toBe(operations.length);
  }, 60_000);
});

interface PostmanItem {
  readonly name: string;
  readonly item?: readonly PostmanItem[];
  readonly request?: {
    readonly auth: { readonly type: string } | null;
    readonly header: readonly { key: string; value: string; disabled?: boolean }[];
    readonly url: { readonly host: readonly string[]; readonly path: readonly string[] };
  };
}

describe('docs/postman/x402.postman_collection.json', () => {
  const collection = JSON.parse(readFileSync('docs/postman/x402.postman_collection.json', 'utf8')) as {
    auth: object;
    variable: readonly { key: string; value: string }[];
    item: readonly PostmanItem[];
  };
  const flat = (items: readonly PostmanItem[]): PostmanItem[] =>
    items.flatMap((entry) => [entry, ...flat(entry.item ?? [])]);

  it('N2: is a collection by Postman’s schema, which sends the key everywhere but where none is taken', () => {
    const requests = flat(collection.item).flatMap(({ name, request }) =>
      request ? [{ name, request }] : [],
    );
    expect(requests.length).toBeGreaterThan(30);
    expect(collection.auth).toMatchObject({ type: 'bearer', bearer: [{ value: '{{apiKey}}' }] });
    expect(collection.variable.map(({ key }) => key)).toEqual(['baseUrl', 'apiKey']);
    const withoutKey = requests.filter(({ request }) => request.auth !== null);
    const places = new Set(withoutKey.map(({ request }) => request.url.path[3]));
    expect([...places].sort()).toEqual(['health', 'invitations', 'mail', 'session', 'sign-in']);
    for (const { request } of requests) expect(request.url.host).toEqual(['{{baseUrl}}']);
  });

  it('N2: prefills no Idempotency-Key', () => {
    const headers = flat(collection.item).flatMap(({ request }) => request?.header ?? []);
    const keys = headers.filter(({ key }) => key === 'Idempotency-Key');
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter(({ value, disabled }) => value !== '' || disabled !== true)).toEqual([]);
  });
});
