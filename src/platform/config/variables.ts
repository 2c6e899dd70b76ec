import { readFileSync } from 'node:fs';

export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** Names under which the system that this one replaces knew a setting. Ours wins where both are given. */
export const FORMER_NAMES: Readonly<Record<string, string>> = {
  NEXT_PUBLIC_UPGRADE_URL: 'UPGRADE_URL',
  NEXT_PUBLIC_URL: 'PUBLIC_URL',
};
const FILE_SUFFIX = '_FILE';

/** What each setting says, and what is wrong with how it was given: each problem begins with the variable's name. */
export interface GivenSettings {
  readonly values: RawEnvironment;
  readonly problems: readonly string[];
}

/**
 * What these settings say: trimmed, from the variable or from the file that `NAME_FILE` names, under our name or a former
 * one. Empty means not given. Problems hold names only: neither a value, nor the path or content of a file.
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

/** Every name that may stand in the environment for one of these settings. */
export function namesInUse(names: readonly string[]): Set<string> {
  const all = [...names, ...Object.keys(FORMER_NAMES)];
  return new Set([...all, ...all.map((name) => name + FILE_SUFFIX)]);
}

/** @throws Error that says what is wrong, without the name */
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

/** The driver's message has the path in it, so only its code is told. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new Error(`is to come from a file (see its _FILE) that cannot be read: ${code}`, { cause: error });
  }
}
