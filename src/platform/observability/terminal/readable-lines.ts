type Line = Readonly<Record<string, unknown>>;

const COLOURS: Readonly<Record<string, number>> = { trace: 2, debug: 2, warn: 33, error: 31, fatal: 31 };
const DIM = 2;
/** Members of a line that have a place of their own, or that only programs need. */
const PLACED: ReadonlySet<string> = new Set(['time', 'level', 'msg', 'context', 'err', 'stack']);
/** What would steer the terminal. */
const CONTROL = /\p{Cc}/gu;

/**
 * A line of the log (JSON, as `AppLogger` writes it) for a person at a terminal: the time of day (UTC), the level, the
 * message, then the fields as `name=value`, and the stack of an error below. Control characters of whatever is logged
 * are spelt out, so that no request steers the terminal. What is no JSON object stays as it is, but for those.
 */
export function readableLine(json: string, coloured: boolean): string {
  const line = parsed(json);
  if (line === null) return `${plain(json.trimEnd())}\n`;
  const level = textOf(line['level']);
  const paint = (text: string, code = COLOURS[level]): string =>
    coloured && code !== undefined && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  const fields = Object.entries(line)
    .filter(([name]) => !PLACED.has(name))
    .map(([name, value]) => `${plain(name)}=${valueOf(value)}`);
  const words = [
    paint(textOf(line['time']).slice(11, 19), DIM),
    paint(level.padEnd(5)),
    line['context'] === undefined ? '' : `${textOf(line['context'])}:`,
    textOf(line['msg']),
    paint(fields.join(' '), DIM),
  ];
  return `${words.filter((word) => word !== '').join(' ')}\n${errorOf(line)}`;
}

function parsed(json: string): Line | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Line) : null;
  } catch {
    return null;
  }
}

/** A member that is a text; empty for anything else. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? plain(value) : '';
}

function valueOf(value: unknown): string {
  return plain(typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value));
}

/** The error's stack, or else its message, indented. */
function errorOf({ err, stack }: Line): string {
  const { stack: ofError, message } = (typeof err === 'object' && err !== null ? err : {}) as Line;
  const text = [ofError, stack, message].find((candidate) => typeof candidate === 'string');
  if (typeof text !== 'string') return '';
  return text
    .split('\n')
    .map((part) => `    ${plain(part.trim())}\n`)
    .join('');
}

function plain(text: string): string {
  return text.replace(CONTROL, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
