/**
 * The constraint or unique index that Postgres named in an error; null when it named none. A node of a distributed
 * database appends the number of the shard.
 */
export function constraintOf(error: unknown): string | null {
  const { constraint, driverError } = (error ?? {}) as {
    readonly constraint?: unknown;
    readonly driverError?: { readonly constraint?: unknown };
  };
  const name = constraint ?? driverError?.constraint;
  return typeof name === 'string' ? name.replace(/_\d{6,}$/, '') : null;
}
