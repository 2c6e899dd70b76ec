import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformFileSync, type Options } from '@swc/core';
import type * as Services from './services.js';

/** The sources as plain CommonJS, for code outside Jest's module system. */
const HARNESS = '.cache/harness';
const COMPILED = ['src', 'tools', 'migrations', 'test/support'];

/**
 * Starts Postgres and Redis once for the run. Jest transforms this file but not what it imports by a `.js` name, and
 * the embedded Postgres is a process beside us: so the sources are compiled here first, by Jest's own SWC options,
 * file by file, types unchecked.
 */
export default async function globalSetup(
  globalConfig: { maxWorkers: number },
  projectConfig: { rootDir: string; transform: [string, string, unknown][] },
): Promise<void> {
  const options = projectConfig.transform[0]?.[2] as Options;
  for (const folder of COMPILED) compileFolder(projectConfig.rootDir, folder, options);
  const { startServices, TEST_RUN_VARIABLE } = (await import(
    join(projectConfig.rootDir, HARNESS, 'test/support/services/services.js')
  )) as typeof Services;
  const { run, stop } = await startServices(globalConfig.maxWorkers);
  process.env[TEST_RUN_VARIABLE] = JSON.stringify(run);
  (globalThis as { stopTestServices?: () => Promise<void> }).stopTestServices = stop;
}

function compileFolder(rootDir: string, folder: string, options: Options): void {
  for (const path of readdirSync(join(rootDir, folder), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue;
    const source = join(rootDir, folder, path);
    const target = join(rootDir, HARNESS, folder, path.replace(/\.ts$/, '.js'));
    if ((statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0) < statSync(source).mtimeMs) {
      writeAtOnce(target, compiled(source, options));
    }
  }
  writeAtOnce(join(rootDir, HARNESS, 'package.json'), '{ "type": "commonjs" }\n');
}

/** A file that does not parse fails only the specs that import it. */
function compiled(source: string, options: Options): string {
  try {
    return transformFileSync(source, { ...options, swcrc: false }).code;
  } catch (error) {
    return `throw new Error(${JSON.stringify(String(error))});\n`;
  }
}

/** Atomic, because another run in this checkout may read the file meanwhile. */
function writeAtOnce(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, content);
  renameSync(fresh, file);
}
