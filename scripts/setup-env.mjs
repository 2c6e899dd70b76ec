// `npm run setup:env`: writes the secrets of a separate deployment into `.env`, which git ignores and only its owner
// may read. Existing values stay, and no secret is printed. A setting of the app may also be given as NAME_FILE, which
// `npm start` reads and docker compose does not: the command reports that.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const FILE = '.env';

/** Passwords are parts of URLs: letters, digits, `-` and `_` only. */
const password = () => randomBytes(32).toString('base64url');

const SECRETS = {
  POSTGRES_PASSWORD: password,
  POSTGRES_RUNTIME_PASSWORD: password,
  REDIS_PASSWORD: password,
  X402_ADMIN_KEY: password,
  ADDRESS_HASH_SECRET: password,
  ENCRYPTION_KEY: () => randomBytes(32).toString('base64'),
  GRAFANA_PASSWORD: password,
};

/** The others are passwords for containers, which read no files. */
const MAY_BE_FILES = ['X402_ADMIN_KEY', 'ADDRESS_HASH_SECRET', 'ENCRYPTION_KEY'];

const lines = existsSync(FILE) ? readFileSync(FILE, 'utf8').split('\n') : [];
if (lines.at(-1) === '') lines.pop();
const assignmentOf = (name) => {
  const suffix = MAY_BE_FILES.includes(name) ? '(_FILE)?' : '()';
  return new RegExp(`^\\s*(?:export\\s+)?${name}${suffix}\\s*=\\s*(.*?)\\s*$`);
};
const isGiven = (value) => value !== '' && value !== '""' && value !== "''";
const made = [];
const kept = [];
const inFiles = [];
for (const [name, make] of Object.entries(SECRETS)) {
  const assignment = assignmentOf(name);
  const given = lines.map((line) => assignment.exec(line)).filter((found) => isGiven(found?.[2] ?? ''));
  if (given.length > 0) {
    kept.push(name);
    if (given.some(([, suffix]) => suffix === '_FILE')) inFiles.push(name);
    continue;
  }
  const empty = lines.findIndex((line) => assignment.test(line));
  const line = `${name}=${make()}`;
  if (empty >= 0) lines[empty] = line;
  else lines.push(line);
  made.push(name);
}

if (made.length > 0) {
  // Writes a new file first: an interrupted write would lose the old content.
  const fresh = `${FILE}.${process.pid}.new`;
  writeFileSync(fresh, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, FILE);
}
chmodSync(FILE, 0o600);
if (made.length > 0) console.log(`${FILE}: made ${made.join(', ')}`);
if (kept.length > 0) console.log(`${FILE}: kept ${kept.join(', ')}`);
if (inFiles.length > 0) {
  console.log(
    `${inFiles.join(', ')}: kept in a file of their own, which docker compose does not read. For it, put the value itself ` +
      `into ${FILE} as NAME=… and take NAME_FILE out.`,
  );
}
console.log('Keep a copy of ENCRYPTION_KEY where the backups of the database are not.');
