import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Application, NextFunction, Request, Response } from 'express';
import { DomainError } from '../../domain/error-code.js';
import { readConsoleFiles, type ConsoleFile } from './console-files.js';

const PATH = '/console';
const PAGE = '/index.html';
/** Where the page was before it was the console. */
const FORMER_PATH = '/dashboard';
/** The paths of the console, which have a limit class of their own. */
export const CONSOLE_PATHS = [PATH, FORMER_PATH];

/** No page of the browser's: files that the build names by their content, and the developer's mail. */
const NO_PAGES = /^\/console\/(?:assets|dev)(?:\/|$)/;

/** Stricter than the policy of the API. The page may load its own files and call its own origin only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // Text cannot become markup, whatever a caller puts into a reference.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join(';');

/** The name of a file in `assets` is the hash of its content. */
const FOREVER = 'public, max-age=31536000, immutable';
/** The browser asks each time, because the page names the files of one build. */
const ASK = 'no-cache';

/**
 * Serves the console: the files of its build, and its page at every other path below `/console`, where the script of the
 * page chooses what to show. `/dashboard` leads there, with its query.
 *
 * @throws Error when the console is not built
 */
export function serveConsole(app: NestExpressApplication): void {
  const express: Application = app.getHttpAdapter().getInstance();
  const files = readConsoleFiles();
  const page = files.get(PAGE);
  if (page === undefined) throw new Error('the console has no page');
  for (const [name, file] of files) {
    if (name === PAGE) continue;
    express.get(PATH + name, (request, response) => {
      send(request, response, file, name.startsWith('/assets/') ? FOREVER : ASK);
    });
  }
  express.get(FORMER_PATH, (request, response) => {
    const query = request.originalUrl.indexOf('?');
    response.redirect(302, PATH + (query < 0 ? '' : request.originalUrl.slice(query)));
  });
  express.get([PATH, `${PATH}/*path`], (request: Request, response: Response, next: NextFunction) => {
    // Not on to the answer to unknown routes, which would see the method refused: this route takes every path.
    if (NO_PAGES.test(request.path) || request.accepts('html') === false)
      next(new DomainError('NOT_FOUND', 'The console has no such file.'));
    else send(request, response, page, ASK);
  });
}

function send(request: Request, response: Response, file: ConsoleFile, caching: string): void {
  response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', caching);
  response.vary('Accept-Encoding');
  const encodings = [...file.encoded.keys()];
  const encoding = encodings.length === 0 ? false : request.acceptsEncodings(...encodings);
  const chosen = encoding === false ? undefined : file.encoded.get(encoding as 'br' | 'gzip');
  // One tag for each form of the content (RFC 9110 §8.8.3.3).
  response.setHeader(
    'ETag',
    chosen === undefined ? file.tag : file.tag.replace(/"$/, `-${String(encoding)}"`),
  );
  if (chosen !== undefined) response.setHeader('Content-Encoding', String(encoding));
  response.type(file.type).send(chosen ?? file.content);
}
