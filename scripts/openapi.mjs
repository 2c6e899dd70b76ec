// `node scripts/openapi.mjs [--check]`: requests the built server's documents, and writes them and what is made of them
// (the types of the SDK and of the console, the Postman collection), or compares. The served documents are authoritative, so they come from a
// running server with a database of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { createDataSource } from '../dist/src/data-source.js';
import { applyMigrations } from '../dist/src/platform/database/migrations.js';
import { startEmbeddedPostgres } from '../dist/tools/embedded-postgres/launcher.js';
import { postmanCollection } from './openapi/postman.mjs';
import { operationTable, schemaTypes } from './openapi/typescript.mjs';

const DOCUMENTS = ['openapi.json', 'openapi-operator.json'];
const SCHEMA = 'packages/sdk/src/generated/schema.ts';
const OPERATIONS = 'packages/sdk/src/generated/operations.ts';
const OPERATOR_SCHEMA = 'console/src/api/generated/operator-schema.ts';
const OPERATOR_OPERATIONS = 'console/src/api/generated/operator-operations.ts';
const COLLECTION = 'docs/postman/x402.postman_collection.json';

const served = await servedDocuments();
const [tenants, operator] = served;
const texts = {
  ...Object.fromEntries(
    DOCUMENTS.map((file, index) => [file, `${JSON.stringify(served[index], null, 2)}\n`]),
  ),
  [SCHEMA]: await schemaTypes(tenants, SCHEMA),
  [OPERATIONS]: await operationTable(tenants, OPERATIONS),
  [OPERATOR_SCHEMA]: await schemaTypes(operator, OPERATOR_SCHEMA, 'openapi-operator.json'),
  [OPERATOR_OPERATIONS]: await operationTable(operator, OPERATOR_OPERATIONS, 'openapi-operator.json'),
  [COLLECTION]: await postmanCollection(tenants),
};
for (const [file, text] of Object.entries(texts)) {
  if (process.argv.includes('--check')) check(file, text);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function check(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  console.error(`${file} is not what the server serves: run npm run openapi and look at the difference`);
  process.exitCode = 1;
}

async function servedDocuments() {
  const postgres = await startEmbeddedPostgres({ persistent: false, database: 'x402' });
  try {
    const dataSource = await createDataSource(postgres.url).initialize();
    await applyMigrations(dataSource);
    await dataSource.destroy();
    return await fetchDocuments(postgres.url);
  } finally {
    await postgres.stop();
  }
}

async function fetchDocuments(databaseUrl) {
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
    const origin = `http://127.0.0.1:${await portOf(server)}`;
    return await Promise.all(DOCUMENTS.map((file) => fetchDocument(`${origin}/${file}`)));
  } finally {
    server.kill();
    await exited;
  }
}

async function fetchDocument(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response.json();
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
