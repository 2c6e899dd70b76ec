import type { ReactNode } from 'react';
import { CopyButton } from './copy';

interface CodeProps {
  /** What it is: "Request", "Answer", "curl". */
  readonly title: string;
  /** Text, or anything that JSON can say. */
  readonly content: unknown;
  readonly actions?: ReactNode;
}

/** A block of code, with a button that copies it. */
export function Code({ title, content, actions }: CodeProps) {
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  return (
    <figure className="code">
      <figcaption>
        <span>{title}</span>
        <span className="row">
          {actions}
          <CopyButton text={text} />
        </span>
      </figcaption>
      <pre tabIndex={0} aria-label={title}>
        <code>{text}</code>
      </pre>
    </figure>
  );
}

interface CurlCall {
  readonly method: string;
  /** After the base path: `/verify`. */
  readonly path: string;
  readonly body?: unknown;
}

/** The same call with curl; the key is named, never shown. */
export function curlOf({ method, path, body }: CurlCall): string {
  const lines = [
    `curl -X ${method} ${globalThis.location.origin}/api/v1/x402${path}`,
    `  -H "Authorization: Bearer $X402_API_KEY"`,
  ];
  if (body !== undefined) {
    lines.push(`  -H 'Content-Type: application/json'`);
    lines.push(`  -d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`);
  }
  return lines.join(' \\\n');
}
