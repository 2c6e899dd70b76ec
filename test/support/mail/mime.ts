/** A mail as its reader sees it. */
export interface ReadMail {
  /** Names in lower case; folded lines joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Reads a mail of one or of several alternative parts (RFC 5322, 2045, 2046, 2047). */
export function readMail(raw: string): ReadMail {
  const { headers, body } = split(raw);
  const parts = partsOf(headers, body);
  const ofType = (type: string) =>
    parts.find((part) => part.headers['content-type']?.startsWith(type) === true)?.content ?? '';
  return {
    headers,
    subject: decodeWords(headers['subject'] ?? ''),
    text: ofType('text/plain'),
    html: ofType('text/html'),
  };
}

interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string;
}

function partsOf(headers: Readonly<Record<string, string>>, body: string): Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return [{ headers, content: decode(headers, body) }];
  const inner = body.split(`--${boundary}`).slice(1, -1);
  return inner.flatMap((part) => {
    const { headers: own, body: content } = split(part.replace(/^\r\n/, ''));
    return partsOf(own, content);
  });
}

function split(raw: string): { headers: Record<string, string>; body: string } {
  const at = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, at)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { headers, body: raw.slice(at + 4) };
}

function decode(headers: Readonly<Record<string, string>>, body: string): string {
  const encoding = headers['content-transfer-encoding']?.toLowerCase() ?? '7bit';
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body.replaceAll('\r\n', '\n');
  return bytesOf(body.replace(/=\r\n/g, '')).replaceAll('\r\n', '\n');
}

/** `=C3=A9` are the bytes of a text in UTF-8. */
function bytesOf(text: string): string {
  const latin = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(latin, 'latin1').toString();
}

function decodeWords(text: string): string {
  return text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind, word) => {
    if (String(kind).toLowerCase() === 'b') return Buffer.from(String(word), 'base64').toString();
    return bytesOf(String(word).replaceAll('_', ' '));
  });
}
