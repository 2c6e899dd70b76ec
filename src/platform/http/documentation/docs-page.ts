import type { Application } from 'express';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.js';
import { sendTagged } from '../caching/entity-tag.js';
import type { Audience } from './audiences.js';

/** The location of the pages' files: in a checkout, or in a build. */
const FOLDERS = ['src/platform/http/documentation/page', 'dist/src/platform/http/documentation/page'];
const FILES = ['docs.css', 'docs.js'];

/** Where a document is shown. */
export interface DocsPage {
  readonly title: string;
  readonly path: string;
  readonly documentPath: string;
}

/** Each audience's page, and the path of the document that it shows. */
export const DOCS_PAGES: Readonly<Record<Audience, DocsPage>> = {
  tenant: { title: 'x402 API', path: '/docs', documentPath: '/openapi.json' },
  operator: {
    title: 'x402 API: operations of the operator',
    path: '/docs/operator',
    documentPath: '/openapi-operator.json',
  },
};

const OTHER: Readonly<Record<Audience, string>> = {
  tenant: '<a href="/docs/operator">Operations of the operator</a> stand on a page of their own.',
  operator:
    'These are operations of the operator. <a href="/docs">Those of sellers</a> stand on the main page.',
};

/**
 * Serves both pages and their own files, which are read once at boot. Swagger UI's files come from its package.
 *
 * @throws Error when the server runs outside of its package
 */
export function serveDocsPages(express: Application): void {
  for (const [audience, page] of Object.entries(DOCS_PAGES) as [Audience, DocsPage][]) {
    const send = sendTagged('html', () => htmlOf(audience, page));
    for (const path of [page.path, `${page.path}/index.html`]) {
      express.get(path, send);
    }
  }
  const folder = FOLDERS.map((path) => join(packageRoot() ?? '', path)).find((path) => existsSync(path));
  if (folder === undefined) throw new Error('the files of the documentation are missing');
  for (const name of FILES) {
    const content = readFileSync(join(folder, name), 'utf8');
    // The browser revalidates each time, because a deployment's page and its script must match.
    express.get(
      `${DOCS_PAGES.tenant.path}/${name}`,
      sendTagged(name, () => content),
    );
  }
}

/** No inline script or style, so that the strict policy of other pages applies to it. */
function htmlOf(audience: Audience, { title, documentPath }: DocsPage): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/docs.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png" sizes="32x32">
</head>
<body data-document="${documentPath}">
<p class="other-document">${OTHER[audience]}</p>
<main id="swagger-ui"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script type="module" src="/docs/docs.js"></script>
</body>
</html>
`;
}
