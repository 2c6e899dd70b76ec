/**
 * Whether an answer is the one that a page shows: the same members with the same values. `…` in a text stands for
 * anything, as a whole or behind a beginning, and `"…": "…"` for further members; of a list the page shows the first
 * item. Null if it is, or else the first difference.
 */
export function differenceFrom(shown: unknown, actual: unknown, at = 'the answer'): string | null {
  if (typeof shown === 'string' && shown.endsWith('…')) return differenceOfText(shown, actual, at);
  if (Array.isArray(shown)) {
    if (!Array.isArray(actual) || actual.length < shown.length) return `${at} has fewer items`;
    return first(
      shown.map((item, index) => differenceFrom(item, actual[index] as unknown, `${at}[${index}]`)),
    );
  }
  if (isObject(shown)) {
    if (!isObject(actual)) return `${at} is ${JSON.stringify(actual)}, no object`;
    const { '…': others, ...members } = shown;
    const missing = Object.keys(members).find((name) => !(name in actual));
    if (missing !== undefined) return `${at} has no ${missing}`;
    const more = Object.keys(actual).find((name) => !(name in shown));
    if (more !== undefined && others === undefined) return `${at} has ${more}, which the page does not show`;
    return first(
      Object.entries(members).map(([name, value]) => differenceFrom(value, actual[name], `${at}.${name}`)),
    );
  }
  return shown === actual ? null : `${at} is ${JSON.stringify(actual)}, not ${JSON.stringify(shown)}`;
}

function differenceOfText(shown: string, actual: unknown, at: string): string | null {
  const begins = shown.slice(0, -1);
  if (begins === '') return actual === undefined || actual === null ? `${at} is missing` : null;
  return String(actual).startsWith(begins) ? null : `${at} is ${JSON.stringify(actual)}, not ${shown}`;
}

function first(differences: readonly (string | null)[]): string | null {
  return differences.find((difference) => difference !== null) ?? null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON objects in what a terminal shows, in its order; whatever stands around them is passed over. */
export function jsonIn(output: string): unknown[] {
  const found: unknown[] = [];
  for (let from = output.indexOf('{'); from >= 0; from = output.indexOf('{', from)) {
    const end = endOfObject(output, from);
    const value = end === null ? undefined : parsed(output.slice(from, end));
    if (value !== undefined) found.push(value);
    from = value === undefined || end === null ? from + 1 : end;
  }
  return found;
}

function endOfObject(output: string, from: number): number | null {
  let depth = 0;
  for (const { 0: part, index } of output.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (part === '{') depth += 1;
    else if (part === '}') depth -= 1;
    if (depth === 0) return from + index + 1;
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
