// `node scripts/openapi.mjs [--check]`: requests the built server's document, and writes openapi.json or compares. The
// served document is authoritative, so it comes from a running server with a database of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { createDataSource } from '../dist/src/data-source.js';
import { applyMigrations } from '../dist/src/platform/database/migrations.js';
import { startEmbeddedPostgres } from '../dist/tools/embedded-postgres/launcher.js';

const FILE = 'openapi.json';

const served = await servedDocument();
if (!process.argv.includes('--check')) writeFileSync(FILE, served);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== served) {
  console.error(`${FILE} is not what the server serves: run npm run openapi and look at the difference`);
  process.exitCode = 1;
}

async function servedDocument() {
  const postgres = await startEmbeddedPostgres({ persistent: false, database: 'x402' });
  try {
    const dataSource = await createDataSource(postgres.url).initialize();
    await applyMigrations(dataSource);
    await dataSource.destroy();
    return await fetchDocument(postgres.url);
  } finally {
    await postgres.stop();
  }
}

async function fetchDocument(databaseUrl) {
  const server = spawn(process.execPath, ['.'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      MANAGEMENT_PORT: '0',
      DATABASE_URL: databaseUrl,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(server, 'exit');
  try {
    const response = await fetch(`http://127.0.0.1:${await portOf(server)}/openapi.json`);
    if (!response.ok) throw new Error(`/openapi.json answers ${response.status}`);
    return `${JSON.stringify(await response.json(), null, 2)}\n`;
  } finally {
    server.kill();
    await exited;
  }
}

async function portOf(server) {
  const lines = [];
  for await (const line of createInterface({ input: server.stdout })) {
    lines.push(line);
    const entry = line.startsWith('{') ? JSON.parse(line) : {};
    if (entry.msg === 'listening') {
      server.stdout.resume();
      return entry.port;
    }
  }
  throw new Error(`The server ended before it listened:\n${lines.join('\n')}`);
}
