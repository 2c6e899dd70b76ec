/** Replaced by the service harness: starts Postgres and Redis for the run. */
export default async function globalSetup(): Promise<void> {
  await Promise.resolve();
}
