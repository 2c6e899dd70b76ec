/** Parameters as Stripe reads them: `a[b][0]=c` is `{ a: { b: { 0: 'c' } } }`. */
export interface Params {
  readonly [name: string]: string | Params;
}

/** Decodes a query string or an urlencoded body. */
export function decodeForm(text: string): Params {
  const root: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.replaceAll(']', '').split('[');
    let node = root;
    for (const part of path.slice(0, -1)) node = (node[part] ??= {}) as Record<string, unknown>;
    node[path.at(-1) ?? ''] = value;
  }
  return root as Params;
}

/** The parameters of an endpoint: `*` stands for any index or key; `!` marks required ones. */
export type Shape = readonly string[];

/** Why Stripe would refuse the parameters, or null. */
export function refusalOf(params: Params, shape: Shape): { code: string; param: string } | null {
  const names = namesIn(params);
  const patterns = shape.map((entry) => ({
    pattern: new RegExp(`^${entry.replace('!', '').replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`),
    required: entry.endsWith('!'),
    entry,
  }));
  const unknown = names.find((name) => !patterns.some(({ pattern }) => pattern.test(name)));
  if (unknown !== undefined) return { code: 'parameter_unknown', param: unknown };
  const missing = patterns.find(
    ({ pattern, required }) => required && !names.some((name) => pattern.test(name)),
  );
  return missing === undefined ? null : { code: 'parameter_missing', param: missing.entry.replace('!', '') };
}

function namesIn(params: Params, prefix = ''): string[] {
  return Object.entries(params).flatMap(([name, value]) =>
    typeof value === 'string' ? [prefix + name] : namesIn(value, `${prefix}${name}.`),
  );
}
