import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname } from 'node:path';

/** Where and when it was measured, without which numbers mean nothing. */
export function circumstances(): Record<string, string | number> {
  return {
    date: new Date().toISOString(),
    node: process.version,
    processors: `${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadBefore: loadavg()
      .map((load) => load.toFixed(1))
      .join(' '),
    commit: commit(),
  };
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Prints the table, keeps the JSON, and with `--write` puts the table into docs/performance.md. */
export function publish(name: string, table: string, results: object, facts = circumstances()): void {
  const file = `.cache/${name}.json`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...facts, ...results }, null, 2)}\n`);
  const lines = Object.entries(facts).map(([fact, value]) => `${fact}: ${String(value)}`);
  const text = `${table}\n\n${lines.join(' · ')}`;
  process.stdout.write(`\n${text}\n\nJSON: ${file}\n`);
  if (process.argv.includes('--write')) fillIn('docs/performance.md', name, text);
}

function fillIn(file: string, name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const document = readFileSync(file, 'utf8');
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} has no place for ${name}`);
  writeFileSync(file, `${document.slice(0, from)}${begin}\n\n${text}\n\n${document.slice(to)}`);
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
