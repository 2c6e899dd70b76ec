/** Tells the story of the demo to a person at a terminal, and keeps count of what was as it should be. */
export class Narrator {
  private step = 0;
  private readonly outcomes: { readonly title: string; readonly failures: readonly string[] }[] = [];
  private readonly colours = process.stdout.isTTY;

  /** Opens the next step. */
  begin(title: string, story: string): void {
    this.step += 1;
    this.line();
    this.line(this.bold(`${this.step}. ${title}`));
    this.line(`   ${story}`);
  }

  say(text: string): void {
    this.line(`   ${text}`);
  }

  request(method: string, path: string, body?: object): void {
    this.line(this.dim(`   → ${method} ${path}${body ? ` ${JSON.stringify(body)}` : ''}`));
  }

  response(status: number, fields: object): void {
    this.line(this.dim(`   ← ${status} ${JSON.stringify(fields)}`));
  }

  /** Closes a step: every field of `expected` must be found in `actual`. */
  expect(
    title: string,
    actual: Readonly<Record<string, unknown>>,
    expected: Readonly<Record<string, unknown>>,
  ): void {
    const failures = Object.entries(expected)
      .filter(([field, value]) => actual[field] !== value)
      .map(([field, value]) => `${field} is ${JSON.stringify(actual[field])}, not ${JSON.stringify(value)}`);
    this.outcomes.push({ title, failures });
    this.line(
      failures.length === 0 ? this.green(`   ✓ ${title}`) : this.red(`   ✗ ${title}: ${failures.join('; ')}`),
    );
  }

  /** @returns whether everything was as expected */
  conclude(): boolean {
    const failed = this.outcomes.filter(({ failures }) => failures.length > 0).length;
    this.line();
    this.line(this.bold('In short'));
    for (const { title, failures } of this.outcomes) {
      this.line(failures.length === 0 ? this.green(`   ✓ ${title}`) : this.red(`   ✗ ${title}`));
    }
    this.line();
    this.line(`${this.outcomes.length - failed} as expected, ${failed} not.`);
    return failed === 0;
  }

  private line(text = ''): void {
    process.stdout.write(`${text}\n`);
  }

  private paint(code: number, text: string): string {
    return this.colours ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
  private bold(text: string): string {
    return this.paint(1, text);
  }
  private dim(text: string): string {
    return this.paint(2, text);
  }
  private green(text: string): string {
    return this.paint(32, text);
  }
  private red(text: string): string {
    return this.paint(31, text);
  }
}
