/** Stops what the set-up started; servers that were given by an address keep running. */
export default async function globalTeardown(): Promise<void> {
  await (globalThis as { stopTestServices?: () => Promise<void> }).stopTestServices?.();
}
