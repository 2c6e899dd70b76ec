import { accessSync, constants } from 'node:fs';
import { url as inspectorUrl } from 'node:inspector';
import { basename } from 'node:path';
import { getHeapStatistics } from 'node:v8';

const BYTES_PER_MB = 1_048_576;

/**
 * The most that old objects may take, in MB. With less to spend V8 also collects them earlier: it plans with a quarter
 * of the machine's memory otherwise.
 */
const OLD_SPACE_MB = 512;

/**
 * Half of what young objects may take, in MB. Below it V8 collects the memory of requests that are not answered yet,
 * and moves it; above it (64 by default) only resident memory grows. V8 takes powers of two. The measurements stand in
 * docs/performance.md.
 */
const SEMI_SPACE_MB = 32;

/** The limits as flags of Node.js. They work only from the start of a process. */
export const HEAP_LIMITS: readonly string[] = [
  `--max-old-space-size=${String(OLD_SPACE_MB)}`,
  `--max-semi-space-size=${String(SEMI_SPACE_MB)}`,
];

/** What a process was started with. */
export interface HeapFacts {
  /** Its flags and its `NODE_OPTIONS`. */
  readonly given: string;
  /** The most that its heap may take, in MB. */
  readonly limitMb: number;
}

/** The flags that this process lacks. A size that the operator gave, or a small container implies, stays. */
export function missingHeapLimits({ given, limitMb }: HeapFacts): string[] {
  const [oldSpace = '', semiSpace = ''] = HEAP_LIMITS;
  return [
    ...(limitMb <= OLD_SPACE_MB || /--max[-_](old[-_]space|heap)[-_]size/.test(given) ? [] : [oldSpace]),
    ...(/--max[-_](semi[-_]space|heap)[-_]size/.test(given) ? [] : [semiSpace]),
  ];
}

/** Set in a process that has replaced itself, so that it does so once only. */
const REPLACED = 'X402_HEAP_LIMITED';

/**
 * Replaces this program by itself with the flags that it lacks, so that every way of starting has them. Process id,
 * parent, streams and signals stay. Where that is not possible, or would lose a debugger or a parent's messages, the
 * server runs without the limits.
 *
 * @param preloads modules to load before the program
 */
export function restartWithHeapLimits(preloads: readonly string[] = []): void {
  const { execArgv, execPath, argv, env } = process;
  const limits = missingHeapLimits({
    given: [...execArgv, env['NODE_OPTIONS']].join(' '),
    limitMb: getHeapStatistics().heap_size_limit / BYTES_PER_MB,
  });
  const missing = [...limits, ...preloads.map((module) => `--import=${module}`)];
  const hasListener = process.send !== undefined || inspectorUrl() !== undefined;
  if (missing.length === 0 || hasListener || env[REPLACED] !== undefined || !isNode(execPath)) return;
  try {
    // Throws on Windows and under Node's permission model.
    process.execve?.(execPath, [execPath, ...missing, ...execArgv, ...argv.slice(1)], {
      ...env,
      [REPLACED]: '1',
    });
  } catch {
    return;
  }
}

/**
 * A failed `execve` aborts: the program must be there still, not have been replaced by an update, and be no loader or
 * bundle that does not know the flags.
 */
function isNode(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return /^node/i.test(basename(path));
  } catch {
    return false;
  }
}
