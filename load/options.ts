import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Played by artillery, in the shape of the seeds. */
export const ARTILLERY_SCENARIOS = ['seeds', 'rate-limit', 'sustained', 'short'] as const;
export const SOAK_SCENARIOS = ['soak', 'soak-short'] as const;
export const HEADLINE_SCENARIOS = ['headline', 'headline-short'] as const;
const STANDARD = ['seeds', 'rate-limit', 'sustained', 'soak'];
const SCENARIOS: readonly string[] = [...ARTILLERY_SCENARIOS, ...SOAK_SCENARIOS, ...HEADLINE_SCENARIOS];

const KNOWN = {
  write: { type: 'boolean' },
  'soak-seconds': { type: 'string' },
  'soak-rate': { type: 'string' },
  rate: { type: 'string' },
  seconds: { type: 'string' },
  'warm-up-seconds': { type: 'string' },
  connections: { type: 'string' },
  'most-connections': { type: 'string' },
  tenants: { type: 'string' },
  servers: { type: 'string' },
  'network-ms': { type: 'string' },
  'database-folder': { type: 'string' },
  build: { type: 'string' },
  beside: { type: 'string' },
  turns: { type: 'string' },
  'kill-postgres': { type: 'boolean' },
  pgbouncer: { type: 'boolean' },
  profile: { type: 'string' },
  url: { type: 'string' },
  'metrics-url': { type: 'string' },
  smoke: { type: 'boolean' },
  spike: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

type Known = keyof typeof KNOWN;
type TextOption = { [Name in Known]: (typeof KNOWN)[Name]['type'] extends 'string' ? Name : never }[Known];
type Flag = Exclude<Known, TextOption>;

/** What was asked for on the command line. */
export class Options {
  private constructor(
    /** In the order in which they were named; the standard ones when none was. */
    readonly scenarios: readonly string[],
    readonly isScenarioNamed: boolean,
    private readonly values: Readonly<Partial<Record<string, string | boolean>>>,
  ) {}

  /** @throws Error that names what is unknown, and what there is */
  static parse(argv: readonly string[]): Options {
    const { values, positionals, tokens } = parseArgs({
      args: [...argv],
      options: KNOWN,
      allowPositionals: true,
      strict: false,
      tokens: true,
    });
    for (const token of tokens) if (token.kind === 'option') checkOption(token.name, token.value);
    const unknown = positionals.filter((name) => !SCENARIOS.includes(name));
    if (unknown.length > 0)
      throw new Error(`there is no scenario ${unknown.join(', ')}: there are ${SCENARIOS.join(', ')}`);
    const isNamed = positionals.length > 0;
    return new Options(isNamed ? positionals : STANDARD, isNamed, values);
  }

  text(name: TextOption): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  has(name: Flag): boolean {
    return this.values[name] === true;
  }

  /** @throws Error when it is no number, or smaller than `least` */
  number(name: TextOption, otherwise: number, least = 1): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < least)
      throw new Error(`--${name}=${text}: a number of at least ${String(least)} is needed`);
    return value;
  }
}

function checkOption(name: string, value: string | undefined): void {
  // npm prints the command line, and other users of the machine can read it.
  if (name === 'key') throw new Error('a key does not belong on the command line: set X402_API_KEY instead');
  const known: Readonly<Record<string, { type: string }>> = KNOWN;
  const option = Object.hasOwn(known, name) ? known[name] : undefined;
  if (option === undefined)
    throw new Error(`there is no option --${name}: there are --${Object.keys(KNOWN).join(', --')}`);
  if (option.type === 'string' && (value === undefined || value === ''))
    throw new Error(`--${name} needs a value: --${name}=…`);
  if (option.type === 'boolean' && value !== undefined) throw new Error(`--${name} takes no value`);
}
