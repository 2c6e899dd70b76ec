import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Application } from 'express';
import { ADMIN_KEY_SCHEME, API_KEY_SCHEME } from './platform/http/request/access.js';
import {
  addCommonResponses,
  checkOperationIds,
  ERROR_ENVELOPE_SCHEMA,
} from './platform/http/errors/openapi-errors.js';
import { documentedEvents } from './modules/webhooks/index.js';
import { applicationVersion } from './modules/health/index.js';

const DOCS_PATH = 'docs';
const DOCUMENT_PATH = 'openapi.json';
/** Usual paths of documentation, with or without a page here: each is of the class `documentation`. */
export const DOCUMENTATION_PATHS = [
  '/',
  `/${DOCS_PATH}`,
  '/docs-json',
  '/docs-yaml',
  `/${DOCUMENT_PATH}`,
  '/openapi-operator.json',
];

const DESCRIPTION =
  'Checks whether an on-chain payment was made, to your wallet and for your order. Authorize with a test key ' +
  '(`x402_test_…`) and try `POST /verify` on the chain `sandbox`.';

/** In the order of the page: the most wanted tags come first. The linter requires every tag in this list. */
const TAGS: readonly (readonly [name: string, description: string])[] = [
  ['Verification', 'Verify payments'],
  ['Payments', 'Verified payments and their claims'],
  ['Facilitator', 'The x402 protocol: verify and settle signed payments'],
  ['Wallets', 'Your wallets'],
  ['API keys', 'Your API keys'],
  ['Usage', 'Used and remaining units of the month'],
  ['Webhooks', 'Your endpoints and deliveries'],
  ['Billing', 'Plans and paying for them'],
  ['Analytics', 'Revenue, payers, patterns and anomalies'],
  ['Health', 'For orchestrators and load balancers'],
  ['Operator', 'For the operator of this server'],
];

/** The page has no inline script or style, so that the strict policy of other pages applies to it. */
const DOCS_PAGE = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>x402 API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png" sizes="32x32">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-ui-standalone-preset.js"></script>
<script src="/docs/swagger-ui-init.js"></script>
</body>
</html>
`;

/** Builds the OpenAPI 3.1 document of all routes; every operation gets the errors that any of its kind may answer. */
export function buildDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('x402 payment verification')
    .setDescription(DESCRIPTION)
    .setVersion(applicationVersion())
    .addServer('/', 'This server')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'API key: `x402_live_…` or `x402_test_…`' },
      API_KEY_SCHEME,
    )
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-Admin-Key', description: "The operator's key" },
      ADMIN_KEY_SCHEME,
    );
  for (const [name, description] of TAGS) builder.addTag(name, description);
  const config = builder.build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) =>
      `${camelCase(controller.replace(/Controller$/, ''))}_${method}`,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ErrorEnvelope: ERROR_ENVELOPE_SCHEMA },
  };
  document.info.license = { name: 'All rights reserved' };
  document.webhooks = documentedEvents();
  addCommonResponses(document);
  checkOperationIds(document);
  return document;
}

/** Serves `/docs` (Swagger UI) and `/openapi.json`; the first request builds the document. */
export function serveDocumentation(app: NestExpressApplication): void {
  // Registered before Swagger's own page, which needs inline styles.
  const express: Application = app.getHttpAdapter().getInstance();
  for (const path of [`/${DOCS_PATH}`, `/${DOCS_PATH}/index.html`]) {
    express.get(path, (_request, response) => {
      response.type('html').send(DOCS_PAGE);
    });
  }
  let document: OpenAPIObject | null = null;
  let json: Buffer | null = null;
  const built = (): OpenAPIObject => (document ??= buildDocument(app));
  express.get(`/${DOCUMENT_PATH}`, (_request, response) => {
    // One shared buffer: otherwise each slow reader would hold a copy in memory.
    json ??= Buffer.from(JSON.stringify(built()));
    response.type('json').send(json);
  });
  SwaggerModule.setup(DOCS_PATH, app, built, {
    raw: false,
    // BaseLayout: without the bar for other documents, which the page's policy blocks anyway.
    swaggerOptions: {
      layout: 'BaseLayout',
      persistAuthorization: false,
      docExpansion: 'list',
      displayRequestDuration: true,
    },
  });
}

function camelCase(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
