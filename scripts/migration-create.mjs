// `npm run migration:create -- add-notes-to-payments`: creates an empty migration with today's timestamp, and prints
// the next steps.
import { existsSync, writeFileSync } from 'node:fs';

const words = process.argv.slice(2).join('-').toLowerCase();
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(words)) {
  console.error('usage: npm run migration:create -- verb-and-what, such as add-notes-to-payments');
  process.exit(1);
}

const stamp = String(Date.now());
const name = `${words.replace(/(?:^|-)([a-z0-9])/g, (_, letter) => letter.toUpperCase())}${stamp}`;
const file = `migrations/${stamp}-${words}.ts`;
if (existsSync(file)) throw new Error(`${file} exists`);
writeFileSync(
  file,
  `import type { MigrationInterface, QueryRunner } from 'typeorm';

/** TODO: what it changes, and how long it locks which table. */
export class ${name} implements MigrationInterface {
  readonly name = '${name}';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(\`SELECT 1\`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(\`SELECT 1\`);
  }
}
`,
);
console.log(`${file}
Write both directions, name ${name} in the list of src/data-source.ts, and change the entity of its table.
Then, in this order: npm run schema, npm run migration:lock, npm run migration:check, npm run schema:check.`);
