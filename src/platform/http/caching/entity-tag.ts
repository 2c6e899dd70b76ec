import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';

/** A strong entity tag of the content (RFC 9110 §8.8.3). */
export function entityTag(content: string | Buffer): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
}

/**
 * Answers a GET with a content that changes with a release alone: caches ask each time, and hear 304 while it is the same.
 *
 * @param contentOf called for the first request
 */
export function sendTagged(type: string, contentOf: () => string | Buffer): RequestHandler {
  let known: { readonly content: string | Buffer; readonly tag: string } | null = null;
  return (_request, response) => {
    if (known === null) {
      const content = contentOf();
      known = { content, tag: entityTag(content) };
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('ETag', known.tag);
    response.type(type).send(known.content);
  };
}
