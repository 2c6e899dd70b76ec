import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Application } from 'express';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.js';
import { sendTagged } from '../caching/entity-tag.js';
import { GUIDE_PATH } from './error-guide.js';

/** The location of the page's files: in a checkout, or in a build. */
const PAGE_FOLDERS = ['src/platform/http/hints/page', 'dist/src/platform/http/hints/page'];
const FILES: readonly (readonly [path: string, name: string])[] = [
  [GUIDE_PATH, 'errors.html'],
  [`${GUIDE_PATH}.css`, 'errors.css'],
];

/**
 * Serves the guide to error codes at `/docs/errors`. A test writes the page from what this server answers. It is read
 * once at boot, holds no script, and its headings have the codes as ids.
 *
 * @throws Error when the server runs outside of its package
 */
export function serveErrorGuide(app: NestExpressApplication): void {
  const express: Application = app.getHttpAdapter().getInstance();
  const root = packageRoot() ?? '';
  const folder = PAGE_FOLDERS.map((path) => join(root, path)).find((path) => existsSync(path));
  if (folder === undefined) throw new Error('the files of the error guide are missing');
  for (const [path, name] of FILES) {
    const content = readFileSync(join(folder, name), 'utf8');
    express.get(
      path,
      sendTagged(name, () => content),
    );
  }
}
