import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Application, Response } from 'express';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../platform/config/package-root.js';

const PATH = '/dashboard';
/** The paths of the dashboard, reserved even without a page. */
export const DASHBOARD_PATHS = [PATH, '/console'];

/** Stricter than the policy of the API. The page may load its own files and call its own origin only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // Text cannot become markup, whatever a caller puts into a reference.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join(';');

const PAGE = 'index.html';
const PAGE_FILES = [
  'dashboard.css',
  'main.js',
  'api.js',
  'chart.js',
  'dom.js',
  'format.js',
  'sections.js',
  'icon.svg',
];
/** The location of the page's files: in a checkout, or in a build. */
const PAGE_FOLDERS = ['src/modules/dashboard/page', 'dist/src/modules/dashboard/page'];
/** The files of uPlot, served from the installed package. */
const LIBRARY_FILES = { 'uplot.js': 'uPlot.iife.min.js', 'uplot.css': 'uPlot.min.css' };

/**
 * Serves the dashboard at `/dashboard`. The page consists of static files, and calls the API with a key that its reader
 * enters. The files are read once at boot, so a request cannot name a path.
 *
 * @throws Error when the server runs outside of its package
 */
export function serveDashboard(app: NestExpressApplication): void {
  const express: Application = app.getHttpAdapter().getInstance();
  const files = readFiles();
  for (const [name, content] of files) {
    const path = name === PAGE ? PATH : `${PATH}/${name}`;
    express.get(path, (_request, response) => {
      send(response, name, content);
    });
  }
}

function readFiles(): Map<string, string> {
  const root = packageRoot();
  const folder = PAGE_FOLDERS.map((path) => join(root ?? '', path)).find((path) => existsSync(path));
  if (root === null || folder === undefined) throw new Error('the files of the dashboard are missing');
  const library = dirname(createRequire(join(root, 'package.json')).resolve('uplot'));
  const read = (name: string, path: string): [string, string] => [name, readFileSync(path, 'utf8')];
  return new Map([
    ...[PAGE, ...PAGE_FILES].map((name) => read(name, join(folder, name))),
    ...Object.entries(LIBRARY_FILES).map(([name, file]) => read(name, join(library, file))),
  ]);
}

function send(response: Response, name: string, content: string): void {
  response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Referrer-Policy', 'no-referrer');
  // The browser revalidates each time, because a deployment's page and its scripts must match.
  response.setHeader('Cache-Control', 'no-cache');
  response.type(name).send(content);
}
