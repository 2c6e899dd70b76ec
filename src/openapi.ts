import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Application } from 'express';
import { AppConfig } from './platform/config/app-config.js';
import { partFor, type Audience } from './platform/http/documentation/audiences.js';
import { splitNullableEnums } from './platform/http/documentation/nullable-enums.js';
import { DOCS_PAGES, serveDocsPages, type DocsPage } from './platform/http/documentation/docs-page.js';
import { sendTagged } from './platform/http/caching/entity-tag.js';
import { ADMIN_KEY_SCHEME, API_KEY_SCHEME, SESSION_SCHEME } from './platform/http/request/access.js';
import {
  addCommonResponses,
  checkOperationIds,
  ERROR_ENVELOPE_SCHEMA,
  markOptionalBodies,
} from './platform/http/errors/openapi-errors.js';
import { addCommonHeaders } from './platform/http/errors/openapi-headers.js';
import { documentProtocolFailures } from './modules/facilitator/index.js';
import { documentedEvents } from './modules/webhooks/index.js';
import { applicationVersion } from './modules/health/index.js';

/** Usual paths of documentation, with or without a page here: each is of the class `documentation`. */
export const DOCUMENTATION_PATHS = [
  '/',
  '/docs-json',
  '/docs-yaml',
  ...Object.values(DOCS_PAGES).flatMap(({ path, documentPath }) => [path, documentPath]),
];

/** What each document says of itself. */
const HEADS: Readonly<Record<Audience, { readonly title: string; readonly description: string }>> = {
  tenant: {
    title: 'x402 payment verification',
    description:
      'Checks whether an on-chain payment was made, to your wallet and for your order. Authorize with a test key ' +
      '(`x402_test_…`) and try `POST /verify` on the chain `sandbox`.',
  },
  operator: {
    title: 'x402 payment verification: operations of the operator',
    description: 'For whoever runs this server. Authorize with the operator’s key (`X402_ADMIN_KEY`).',
  },
};

/** The code belongs to its owner alone: no entry of the SPDX list. */
const LICENSE = { name: 'All rights reserved', identifier: 'LicenseRef-All-Rights-Reserved' };

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
  ['Risk', 'Known incidents'],
  ['Explain', 'What transactions, contracts and code on a chain are'],
  ['Mail', 'The end of notices by mail'],
  ['Health', 'For orchestrators and load balancers'],
  ['Sign-in', 'How people sign in to the console'],
  ['Second factor', 'What a person gives beside an address or a wallet'],
  ['Session', 'Who is signed in, and where'],
  ['Team', 'The people of your account'],
  ['Operator', 'For the operator of this server'],
];

/**
 * Builds the OpenAPI 3.1 document of all routes, for both audiences. Every operation gets the errors that any of its kind
 * may answer.
 */
export function buildDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setVersion(applicationVersion())
    // Not as a bearer scheme by its own method, which says that keys are JWTs.
    .addSecurity(API_KEY_SCHEME, {
      type: 'http',
      scheme: 'bearer',
      description: 'API key: `x402_live_…` or `x402_test_…`',
    })
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-Admin-Key', description: "The operator's key" },
      ADMIN_KEY_SCHEME,
    )
    .addApiKey(
      {
        ...{ type: 'apiKey', in: 'cookie', name: 'x402_session' },
        description:
          'The session of the console (`__Host-x402_session` over https), from pages of this server alone. Changes need ' +
          '`X-CSRF-Token` of `GET /session`; `X-Environment: test` chooses the test environment.',
      },
      SESSION_SCHEME,
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
  document.info.license = LICENSE;
  document.webhooks = documentedEvents();
  addCommonResponses(document);
  markOptionalBodies(document);
  splitNullableEnums(document.components);
  addCommonHeaders(document);
  documentProtocolFailures(document);
  checkOperationIds(document);
  return document;
}

/**
 * Serves the documents (`/openapi.json`, `/openapi-operator.json`) and their pages (`/docs`, `/docs/operator`). The first
 * request of each document builds it.
 */
export function serveDocumentation(app: NestExpressApplication): void {
  const express: Application = app.getHttpAdapter().getInstance();
  let whole: OpenAPIObject | null = null;
  const documentFor = (audience: Audience): OpenAPIObject => {
    whole ??= buildDocument(app);
    return partFor(audience, whole, { ...HEADS[audience], serverUrl: serverUrl(app) });
  };
  for (const [audience, { documentPath }] of Object.entries(DOCS_PAGES) as [Audience, DocsPage][]) {
    // One shared buffer: otherwise each slow reader would hold a copy in memory.
    express.get(
      documentPath,
      sendTagged('json', () => Buffer.from(JSON.stringify(documentFor(audience)))),
    );
  }
  // Before Swagger's own page, which needs inline styles: of that, only the files are of use.
  serveDocsPages(express);
  SwaggerModule.setup(DOCS_PAGES.tenant.path, app, () => documentFor('tenant'), { raw: false });
}

/** The address that callers use, without a slash at its end. */
function serverUrl(app: INestApplication): string {
  return app.get(AppConfig).http.publicUrl.replace(/\/+$/, '');
}

function camelCase(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
