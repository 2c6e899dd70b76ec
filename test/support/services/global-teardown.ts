/** Stops the servers that the set-up started; servers given by address keep running. */
export default async function globalTeardown(): Promise<void> {
  await (globalThis as { stopTestServices?: () => Promise<void> }).stopTestServices?.();
}
