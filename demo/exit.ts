/** Ends a command with 0 when everything was as expected, and tells on stderr of what it did not expect at all. */
export function exitWith(done: Promise<boolean>): void {
  done.then(
    (asExpected) => {
      process.exitCode = asExpected ? 0 : 1;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
