import { readFileSync } from 'node:fs';

/** The environment as the process receives it. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** Names of settings in the system that this one replaces. Our name takes precedence where both are given. */
export const FORMER_NAMES: Readonly<Record<string, string>> = {
  NEXT_PUBLIC_UPGRADE_URL: 'UPGRADE_URL',
  NEXT_PUBLIC_URL: 'PUBLIC_URL',
};
const FILE_SUFFIX = '_FILE';

/** The value of each setting, and the problems found; each problem begins with the variable's name. */
export interface GivenSettings {
  readonly values: RawEnvironment;
  readonly problems: readonly string[];
}

/**
 * Reads these settings, trimmed: from the variable or from the file that `NAME_FILE` names. It accepts our name or a
 * former one; empty means unset. Problems hold names only: no value, file path or file content.
 */
export function givenSettings(environment: RawEnvironment, names: readonly string[]): GivenSettings {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  const take = (name: string, given: string): void => {
    try {
      const value = valueOf(environment, given);
      if (value !== undefined) values[name] ??= value;
    } catch (error) {
      problems.push(`${given} ${error instanceof Error ? error.message : 'cannot be read'}`);
    }
  };
  for (const name of names) take(name, name);
  for (const [former, name] of Object.entries(FORMER_NAMES)) take(name, former);
  return { values, problems };
}

/** Every variable name that may set one of these settings. */
export function namesInUse(names: readonly string[]): Set<string> {
  const all = [...names, ...Object.keys(FORMER_NAMES)];
  return new Set([...all, ...all.map((name) => name + FILE_SUFFIX)]);
}

/** @throws Error with the problem, without the variable's name */
function valueOf(environment: RawEnvironment, name: string): string | undefined {
  const value = textOf(environment[name]);
  const file = textOf(environment[name + FILE_SUFFIX]);
  if (file === undefined) return value;
  if (value !== undefined) throw new Error(`and ${name}${FILE_SUFFIX} are both set: one of them must go`);
  const content = textOf(contentOf(file));
  if (content === undefined) throw new Error('is to come from a file (see its _FILE) that is empty');
  return content;
}

function textOf(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}

/** Reports only the driver's error code, because its message contains the path. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new Error(`is to come from a file (see its _FILE) that cannot be read: ${code}`, { cause: error });
  }
}
