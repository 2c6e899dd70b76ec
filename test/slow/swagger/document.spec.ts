import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer } from '../../support/services/server-process.js';

const run = promisify(execFile);

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, unknown>>;
}

describe.each(['/openapi.json', '/openapi-operator.json'])('the served document %s', (path) => {
  let text: string;

  beforeAll(async () => {
    const server = await startServer({
      env: { JOBS_ENABLED: 'false', PUBLIC_URL: 'https://pay.x402.test' },
    });
    const response = await fetch(server.url + path);
    text = await response.text();
    await server.stop();
  }, 60_000);

  it('L2: passes the linter without a warning', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'x402-openapi-'));
    try {
      const file = join(folder, 'openapi.json');
      writeFileSync(file, text);
      const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
      const lint = [require.resolve('@redocly/cli/bin/cli.js'), 'lint', file];
      const said = await run(process.execPath, [...lint, '--config', 'redocly.yaml', '--format', 'json'], {
        env,
      }).then(
        ({ stdout }) => stdout,
        (error: unknown) => (error as { stdout: string }).stdout,
      );
      const { problems } = JSON.parse(said) as { problems: { ruleId: string; message: string }[] };
      expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);

  it('L2: is OpenAPI 3.1, and documents summary, security and errors of every operation', () => {
    const document = JSON.parse(text) as {
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
    };
    expect(document.openapi).toMatch(/^3\.1\./);
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    for (const { operationId, summary, security, responses } of operations) {
      expect({ operationId, summary, security }).toEqual({
        operationId: expect.stringMatching(/^\w+$/) as string,
        // One line without markup, which Swagger UI does not render there.
        summary: expect.stringMatching(/^[^`\n]{5,80}$/) as string,
        security: expect.any(Array) as object[],
      });
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['429', '500']));
    }
  });
});

it('L2: the document of sellers starts with POST /verify and a bearer scheme', () => {
  const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
    components: { securitySchemes: Record<string, { type: string; scheme?: string }> };
  };
  const [[firstPath, firstItem] = []] = Object.entries(document.paths);
  expect(firstPath).toBe('/api/v1/x402/verify');
  expect(Object.keys(firstItem ?? {})[0]).toBe('post');
  expect(Object.values(document.components.securitySchemes)).toMatchObject([
    { type: 'http', scheme: 'bearer' },
    { type: 'apiKey', in: 'cookie', name: 'x402_session' },
  ]);
});
