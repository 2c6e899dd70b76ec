import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { packageRoot } from '../../platform/config/package-root.js';
import { entityTag } from '../../platform/http/caching/entity-tag.js';

/** Where the build puts the console, below the package. */
const FOLDER = 'console/dist';

/** The encodings that the build makes, the smaller one first, and their ending. */
const ENCODINGS = { br: '.br', gzip: '.gz' } as const;
type Encoding = keyof typeof ENCODINGS;

/** One file of the console, as it is and compressed. */
export interface ConsoleFile {
  /** For `response.type`: `.js`. */
  readonly type: string;
  readonly content: Buffer;
  readonly encoded: ReadonlyMap<Encoding, Buffer>;
  readonly tag: string;
}

/**
 * Reads the built console, once at boot, so that a request cannot name a path.
 *
 * @returns the files by their path below `/console`: `/index.html`, `/assets/…`
 * @throws Error when the server runs outside of its package, or the console is not built
 */
export function readConsoleFiles(): ReadonlyMap<string, ConsoleFile> {
  const folder = join(packageRoot() ?? '', FOLDER);
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`the files of the console are missing (${FOLDER}): npm run build`);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !Object.values<string>(ENCODINGS).includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(names.map((file) => [file.slice(folder.length).replaceAll('\\', '/'), readFile(file)]));
}

function readFile(file: string): ConsoleFile {
  const content = readFileSync(file);
  const encodings = Object.entries(ENCODINGS) as [Encoding, string][];
  const encoded = encodings
    .filter(([, ending]) => existsSync(file + ending))
    .map(([encoding, ending]) => [encoding, readFileSync(file + ending)] as const);
  return { type: extname(file), content, encoded: new Map(encoded), tag: entityTag(content) };
}
