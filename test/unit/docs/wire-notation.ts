/** The notation of docs/wire.md: shapes as sorted text, so that the order of members and alternatives does not count. */
export interface WireRoute {
  readonly route: string;
  readonly query: readonly string[];
  readonly body: string | null;
  readonly status: string;
  readonly answer: string | null;
}

export interface WireDocument {
  readonly routes: readonly WireRoute[];
  readonly events: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, string>>;
}

const ROUTE =
  /^(?<method>[A-Z]+) (?<path>\/\S*)(?<query>(?: [?&]\w+)*)(?: (?<body>.+?))? → (?<status>\d{3})(?: (?<answer>.+))?$/;
const EVENT = /^EVENT (?<type>\S+) → (?<data>.+)$/;
const SHAPE = /^(?<name>\w+) = (?<shape>.+)$/;

/**
 * Reads the blocks marked `wire`.
 *
 * @param known shapes that are defined elsewhere on the page
 * @throws Error that quotes a statement it cannot read
 */
export function readWire(page: string, known: Readonly<Record<string, string>>): WireDocument {
  const statements = [...page.matchAll(/^```wire\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block
      .replaceAll(/\n +/g, ' ')
      .split('\n')
      .filter((line) => line !== ''),
  );
  const named = new Map(Object.entries(known));
  for (const { name = '', shape = '' } of groupsOf(statements, SHAPE)) named.set(name, shape);
  const expand = (text: string | undefined): string | null =>
    text === undefined ? null : new Shape(text, named).read();
  const odd = statements.filter((line) => ![SHAPE, EVENT, ROUTE].some((pattern) => pattern.test(line)));
  if (odd.length > 0) throw new Error(`not the notation of docs/wire.md: ${odd.join('; ')}`);
  return {
    routes: groupsOf(statements, ROUTE).map(({ method, path, query = '', body, status = '', answer }) => ({
      route: `${String(method)} ${String(path)}`,
      query: query.match(/\w+/g) ?? [],
      body: expand(body),
      status,
      answer: expand(answer),
    })),
    events: Object.fromEntries(
      groupsOf(statements, EVENT).map(({ type = '', data }) => [type, expand(data) ?? '']),
    ),
    shapes: Object.fromEntries([...named.keys()].map((name) => [name, expand(name) ?? ''])),
  };
}

function groupsOf(lines: readonly string[], pattern: RegExp): Record<string, string | undefined>[] {
  return lines.flatMap((line) => {
    const groups = pattern.exec(line)?.groups;
    return groups === undefined ? [] : [groups];
  });
}

/** A recursive descent over `{ member?: alternative | alternative }`, `[item]` and names. */
class Shape {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly named: ReadonlyMap<string, string>,
  ) {
    this.tokens = text.match(/[{}[\],|:]|[^\s{}[\],|:]+/g) ?? [];
  }

  read(): string {
    const shape = this.alternatives();
    if (this.at < this.tokens.length) throw new Error(`"${String(this.tokens[this.at])}" in: ${this.text}`);
    return shape;
  }

  private alternatives(): string {
    const found = [this.one()];
    while (this.tokens[this.at] === '|') {
      this.at++;
      found.push(this.one());
    }
    return alternativesOf(found);
  }

  private one(): string {
    const token = this.tokens[this.at++] ?? '';
    if (token === '{') return this.members();
    if (token === '[') {
      const item = this.alternatives();
      this.expect(']');
      return `[${item}]`;
    }
    const definition = this.named.get(token);
    return definition === undefined ? token : new Shape(definition, this.named).read();
  }

  private members(): string {
    const found: string[] = [];
    while (this.tokens[this.at] !== '}') {
      const name = this.tokens[this.at++] ?? '';
      this.expect(':');
      found.push(`${name}: ${this.alternatives()}`);
      if (this.tokens[this.at] === ',') this.at++;
    }
    this.at++;
    return membersOf(found);
  }

  private expect(token: string): void {
    if (this.tokens[this.at++] !== token) throw new Error(`"${token}" is missing in: ${this.text}`);
  }
}

export function membersOf(members: readonly string[]): string {
  return `{ ${[...members].sort().join(', ')} }`;
}

export function alternativesOf(alternatives: readonly string[]): string {
  return [...new Set(alternatives.flatMap((text) => (/[{[]/.test(text) ? [text] : text.split(' | '))))]
    .sort()
    .join(' | ');
}
