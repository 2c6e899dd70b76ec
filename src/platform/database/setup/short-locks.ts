import { DatabaseError } from 'pg';

/** How long a step may wait for a lock of a table. Everybody else who needs that table waits behind it. */
const LOCK_TIMEOUT_MS = 1_000;
/** The pause after a failed attempt, in which those who waited behind it run. */
const PAUSE_MS = 2_000;
/** Until then a step is tried again. */
const PATIENCE_MS = 600_000;

/** SQLSTATE: lock_not_available, deadlock_detected. */
const LOCK_REFUSED = new Set(['55P03', '40P01']);

/** The statement that begins a step's transaction. */
export const SHORT_LOCKS = `SET LOCAL lock_timeout = '${LOCK_TIMEOUT_MS}ms'`;

/**
 * Repeats a step whose transaction did not get a lock in time, such as a change of a table that one open transaction
 * reads: it must not hold up all the others. Between two attempts the table is free.
 *
 * @param step begins its transaction with `SHORT_LOCKS`, and changes nothing when it fails
 * @param patienceMs how long it is repeated; ten minutes unless given
 * @throws the step's error, after the patience for a lock
 */
export async function withShortLocks<T>(step: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!isLockRefused(error) || performance.now() + PAUSE_MS > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.75 + Math.random() / 2)));
  }
}

/** Looks through wrappers too: TypeORM's error holds the driver's, and ours names a file and holds that. */
function isLockRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseError) return LOCK_REFUSED.has(error.code ?? '');
  const inner = error as { driverError?: unknown; cause?: unknown };
  return isLockRefused(inner.driverError) || isLockRefused(inner.cause);
}
