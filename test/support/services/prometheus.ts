import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { WHILE_STDIN_IS_OPEN } from './redis.js';

const START_LIMIT_MS = 20_000;
const STEP_MS = 500;

/** One series of the answer to an instant query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A rule as Prometheus has evaluated it. */
export interface EvaluatedRule {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  /** `inactive`, `pending` or `firing`. */
  readonly state: string;
}

/** Debian's Prometheus, which scrapes and evaluates twice a second. */
export interface Prometheus {
  /** @throws Error with Prometheus' own words for a query that it refuses */
  query(query: string): Promise<Sample[]>;
  rules(): Promise<EvaluatedRule[]>;
  stop(): Promise<void>;
}

interface Settings {
  /** Jobs by name, each with the `host:port` of its targets. */
  readonly jobs: Readonly<Record<string, readonly string[]>>;
  readonly ruleFiles: readonly string[];
  /** URLs that the job `x402-outside` looks at through a blackbox exporter, as docs/uptime.md has it. */
  readonly outside: { readonly urls: readonly string[]; readonly exporter: string };
}

/** Starts a Prometheus. @throws Error with its output when it is not ready in time */
export async function startPrometheus(settings: Settings): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'x402-prometheus-'));
  const port = await freePort();
  writeFileSync(join(folder, 'prometheus.json'), JSON.stringify(configOf(settings)));
  const process = startProgram(folder, [
    'prometheus',
    `--config.file=${join(folder, 'prometheus.json')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ]);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilOk(`${url}/-/ready`, process.output);
  const ask = async <T>(path: string): Promise<T> => {
    const answer = (await (await fetch(`${url}/api/v1/${path}`)).json()) as { data: T; error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.data;
  };
  return {
    query: async (query) => {
      const { result } = await ask<{ result: { metric: Sample['metric']; value: [number, string] }[] }>(
        `query?query=${encodeURIComponent(query)}`,
      );
      return result.map(({ metric, value: [, text] }) => ({ metric, value: Number(text) }));
    },
    rules: async () =>
      (await ask<{ groups: { rules: EvaluatedRule[] }[] }>('rules')).groups.flatMap(({ rules }) => rules),
    stop: process.stop,
  };
}

/** Starts Debian's blackbox exporter with our modules; resolves with its `host:port`. */
export async function startBlackboxExporter(): Promise<{ address: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'x402-blackbox-'));
  const address = `127.0.0.1:${await freePort()}`;
  const process = startProgram(folder, [
    'prometheus-blackbox-exporter',
    `--config.file=${resolve('ops/blackbox.yml')}`,
    `--web.listen-address=${address}`,
  ]);
  await waitUntilOk(`http://${address}/-/healthy`, process.output);
  return { address, stop: process.stop };
}

function configOf({ jobs, ruleFiles, outside }: Settings): object {
  return {
    global: {
      scrape_interval: `${STEP_MS}ms`,
      scrape_timeout: `${STEP_MS}ms`,
      evaluation_interval: `${STEP_MS}ms`,
    },
    rule_files: ruleFiles.map((file) => resolve(file)),
    scrape_configs: [
      ...Object.entries(jobs).map(([name, targets]) => ({ job_name: name, static_configs: [{ targets }] })),
      {
        job_name: 'x402-outside',
        metrics_path: '/probe',
        // The exporter keeps half a second of the time-out for itself.
        scrape_interval: '2s',
        scrape_timeout: '2s',
        params: { module: ['x402_ready'] },
        static_configs: [{ targets: outside.urls }],
        relabel_configs: [
          { source_labels: ['__address__'], target_label: '__param_target' },
          { source_labels: ['__param_target'], target_label: 'instance' },
          { target_label: '__address__', replacement: outside.exporter },
        ],
      },
    ],
  };
}

function startProgram(folder: string, command: readonly string[]) {
  const child = spawn('/bin/sh', ['-c', WHILE_STDIN_IS_OPEN, folder, ...command], { detached: true });
  const exited = new Promise((done) => child.once('close', done));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  }
  child.stdin.on('error', () => undefined);
  const stop = async () => {
    child.stdin.end();
    await exited;
  };
  return { stop, output: () => output };
}

async function waitUntilOk(url: string, output: () => string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const isOk = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isOk) return;
    await wait(50);
  }
  throw new Error(`${url} did not answer:\n${output()}`);
}
