// Searches the files that git tracks for secrets. A line that must resemble one contains `secret-scan: allow`.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

const LARGEST_FILE_BYTES = 2_000_000;
const SECRETS = {
  'private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/=\s]{40}/,
  'private key in hex': /(?:private|secret|signer)[_-]?key["'`]?\s*[:=]\s*["'`]?0x[0-9a-f]{64}\b/i,
  'AWS key': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  'Stripe key': /\b[sr]k_live_[0-9a-zA-Z]{16,}\b/,
  'webhook secret': /\bwhsec_[0-9a-zA-Z+/]{32,}/,
  'x402 key': /\bx402_live_[A-Za-z0-9_-]{43,}\b/,
  'GitHub token': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})/,
  'npm token': /\bnpm_[A-Za-z0-9]{36}\b/,
  'Slack token': /\bxox[abposr]-[A-Za-z0-9-]{20,}/,
  'Google key': /\bAIza[0-9A-Za-z_-]{35}\b/,
  // Short passwords are examples; so are those for this machine.
  'password in a URL': /\b[a-z][a-z+]+:\/\/[^\s:/@'"`$<{]+:[^\s/@'"`$<{…*]{16,}@(?!localhost|127\.0\.0\.1)/,
};
const FORBIDDEN_FILES =
  /(?:^|\/)(?:\.env(?!\.example$)(?:\..+)?|id_(?:rsa|ed25519|ecdsa)|.+\.(?:pem|p12|pfx|key))$/;

const problems = trackedFiles().flatMap((file) => [
  ...(FORBIDDEN_FILES.test(file) ? [`${file}: a file of this kind is never tracked`] : []),
  ...linesOf(file).flatMap((line, index) => findings(line).map((kind) => `${file}:${index + 1}: ${kind}`)),
]);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function trackedFiles() {
  // The checkout may belong to a different user than the one who runs the check.
  const options = ['-c', `safe.directory=${process.cwd()}`, 'ls-files', '-z'];
  return execFileSync('git', options, { encoding: 'utf8' }).split('\0').filter(Boolean);
}

function linesOf(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > LARGEST_FILE_BYTES) return [];
  const text = readFileSync(file, 'utf8');
  return text.includes('\0') ? [] : text.split('\n');
}

function findings(line) {
  if (line.includes('secret-scan: allow')) return [];
  return Object.keys(SECRETS).filter((kind) => SECRETS[kind].test(line));
}
