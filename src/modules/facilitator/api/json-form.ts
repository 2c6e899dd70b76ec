export type Members = Readonly<Record<string, unknown>>;

/** The members of a JSON object; null for any other value. */
export function membersOf(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null;
}

/** Removes members that are null; returns the value itself where there are none, the usual case. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isWithoutNulls(value)) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !isDropped(name, inner))
      .map(([name, inner]) => [name, withoutNulls(inner)]),
  );
}

function isWithoutNulls(value: object): boolean {
  if (Array.isArray(value)) {
    return (value as unknown[]).every(
      (inner) => typeof inner !== 'object' || inner === null || isWithoutNulls(inner),
    );
  }
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    if (isDropped(name, inner)) return false;
    if (typeof inner === 'object' && inner !== null && !isWithoutNulls(inner)) return false;
  }
  return true;
}

function isDropped(name: string, value: unknown): boolean {
  return value === null || name === '__proto__';
}

/** JSON with sorted members: equal content gives equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
