/**
 * The constraint or unique index that Postgres named in an error; null when it named none. A distributed database names
 * it in the message only, and appends the number of the shard.
 */
export function constraintOf(error: unknown): string | null {
  const { constraint, driverError, message } = (error ?? {}) as {
    readonly constraint?: unknown;
    readonly driverError?: { readonly constraint?: unknown };
    readonly message?: unknown;
  };
  const named = constraint ?? driverError?.constraint ?? /constraint "(\w+)"/.exec(String(message))?.[1];
  return typeof named === 'string' ? named.replace(/_\d{6,}$/, '') : null;
}
