import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Application, Request, Response } from 'express';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../platform/config/package-root.js';
import { BASE_PATH } from '../../platform/http/base-path.js';
import { entityTag } from '../../platform/http/caching/entity-tag.js';

/** The page: in a checkout, or in a build. */
const PAGE_FILES = ['src/modules/home/page/index.html', 'dist/src/modules/home/page/index.html'];

const NAME = 'x402 Infrastructure';
const PURPOSE =
  'Verifies USDC payments for API sellers (HTTP 402): was it made, to my wallet, for this order, and not used before?';

const API = `/${BASE_PATH}`;

/** Where to go next, as paths of this server, in the order of the page. */
const LINKS = {
  docs: '/docs',
  console: '/console',
  health: `${API}/health`,
  errors: '/docs/errors',
  openapi: '/openapi.json',
};

/** A representation of the page, made once at boot. */
interface Representation {
  readonly type: string;
  readonly content: string;
  readonly tag: string;
}

/**
 * Serves `/`: a page for browsers, JSON for `Accept: application/json`, and a few lines of text for anything else, such
 * as curl. Static, without a script; five minutes in caches, and checked by its tag (RFC 9110 §8.8.3) afterwards.
 *
 * @throws Error when the server runs outside of its package
 */
export function serveHome(app: NestExpressApplication): void {
  const express: Application = app.getHttpAdapter().getInstance();
  const page = readPage();
  const policy = policyOf(page);
  const representations = new Map([
    ['text', representationOf('text/plain; charset=utf-8', asText())],
    ['json', representationOf('application/json; charset=utf-8', asJson())],
    ['html', representationOf('text/html; charset=utf-8', page)],
  ]);
  const kinds = [...representations.keys()];
  express.get('/', (request: Request, response: Response) => {
    // The first kind wins where the caller takes all of them alike, and where it takes none.
    const kind = request.accepts(kinds) || 'text';
    const chosen = representations.get(kind);
    if (chosen === undefined) return;
    response.vary('Accept');
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.setHeader('ETag', chosen.tag);
    response.type(chosen.type).send(chosen.content);
  });
}

function readPage(): string {
  const root = packageRoot();
  const file = PAGE_FILES.map((path) => join(root ?? '', path)).find((path) => existsSync(path));
  if (root === null || file === undefined) throw new Error('the page of / is missing');
  return readFileSync(file, 'utf8');
}

/**
 * Nothing may run or be loaded but the icon, and the page's own style is allowed by its hash (CSP level 2): a style sheet
 * of its own would delay the first paint by a round trip.
 */
function policyOf(page: string): string {
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1];
  if (style === undefined) throw new Error('the page of / has no style');
  return [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join(';');
}

function representationOf(type: string, content: string): Representation {
  return { type, content, tag: entityTag(content) };
}

function asJson(): string {
  const answer = { name: NAME, description: PURPOSE, api: API, ...LINKS };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function asText(): string {
  const lines = [
    `${LINKS.docs}  the API, to read and to try`,
    `${LINKS.console}  payments, keys, webhooks and plan, in a browser`,
    `${LINKS.health}  is it well?`,
    `${LINKS.errors}  what an error means, and what to do`,
    `${LINKS.openapi}  the API for programs`,
  ];
  return `${NAME}\n${PURPOSE}\n\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
