import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Application, NextFunction, Request, Response } from 'express';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../../domain/error-code.js';
import { packageRoot } from '../../platform/config/package-root.js';
import { DevMailbox, type DevMail } from '../../platform/mail/dev-mailbox.js';
import { escapeHtml } from '../../platform/mail/templates/layout.js';
import { isFromThisMachine } from './own-machine.js';

const DEV_PATH = '/console/dev/mail';
/** The location of the page's file: in a checkout, or in a build. */
const PAGE_FOLDERS = ['src/modules/mail/page', 'dist/src/modules/mail/page'];

/**
 * Serves the mailbox of a developer. It answers 404 unless mail is kept in this process, and to everybody but this machine.
 *
 * @throws Error when the server runs outside of its package
 */
export function serveMailPages(app: NestExpressApplication): void {
  const express: Application = app.getHttpAdapter().getInstance();
  const mailbox = app.get(DevMailbox);
  const style = fileOf('mail.css');
  const ofThisMachine = (request: Request, _response: Response, next: NextFunction): void => {
    const isShown = mailbox.isOpen && isFromThisMachine(request);
    next(isShown ? undefined : new DomainError('NOT_FOUND', 'There is nothing at this path.'));
  };
  express.get(DEV_PATH, ofThisMachine, (_request, response) => {
    secure(response, style);
    response.type('html').send(devPage(mailbox.list(), style));
  });
  express.get(`${DEV_PATH}.json`, ofThisMachine, (_request, response) => {
    secure(response, style);
    response.json({ mails: mailbox.list() });
  });
}

/** Nothing runs, and nothing is loaded; the style is allowed by its hash. */
function secure(response: Response, style: string): void {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  response.setHeader('Content-Security-Policy', policy.join(';'));
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', 'no-store');
}

function devPage(mails: readonly DevMail[], style: string): string {
  const list = mails.length === 0 ? '<p>No mail yet. It arrives here a second after it was written.</p>' : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="3">
<title>Mail of this machine</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>Mail of this machine</h1>
<p>SMTP_URL is not set: mail leaves for nobody. These are the last fifty, the newest first.</p>
${list}${mails.map(mailOf).join('\n')}
</main>
</body>
</html>
`;
}

function mailOf({ to, subject, text, receivedAt }: DevMail): string {
  const linked = escapeHtml(text).replace(/https?:\/\/[^\s&]+/g, (url) => `<a href="${url}">${url}</a>`);
  const at = receivedAt.toISOString();
  return `<article>
<h2>${escapeHtml(subject)}</h2>
<p>To ${escapeHtml(to)}, <time datetime="${at}">${at}</time></p>
<pre>${linked}</pre>
</article>`;
}

function fileOf(name: string): string {
  const root = packageRoot() ?? '';
  const file = PAGE_FOLDERS.map((folder) => join(root, folder, name)).find((path) => existsSync(path));
  if (file === undefined) throw new Error('the page of mail is missing');
  return readFileSync(file, 'utf8');
}
