import type { NestExpressApplication } from '@nestjs/platform-express';
import cors from 'cors';
import { DOCUMENTATION_PATHS, serveDocumentation } from './openapi.js';
import { serveMailPages } from './modules/mail/index.js';
import { CONSOLE_PATHS, serveConsole } from './modules/console/index.js';
import { serveHome } from './modules/home/index.js';
import { facilitatorErrorMiddleware } from './modules/facilitator/index.js';
import { AddressGuard, LimitClasses } from './modules/admission/index.js';
import { ScrapingWatch } from './modules/limits/index.js';
import { AppConfig } from './platform/config/app-config.js';
import { BASE_PATH } from './platform/http/base-path.js';
import { corsOptions, forOrigins } from './platform/http/server/cors.js';
import { inSequence } from './platform/http/request/in-sequence.js';
import { Lifecycle } from './platform/http/shutdown/lifecycle.js';
import { serveErrorGuide } from './platform/http/hints/error-guide-page.js';
import { setGuideOrigin } from './platform/http/hints/error-guide.js';
import { requestFraming } from './platform/http/request/request-framing.js';
import { requestIdentity } from './platform/http/request/request-identity.js';
import { requestTimeout } from './platform/http/request/request-timeout.js';
import { securityHeaders } from './platform/http/server/security-headers.js';
import { boundUnreadBody } from './platform/http/body/unread-body.js';
import { UnknownRoutes } from './platform/http/errors/unknown-routes.js';
import { FailureObserver } from './platform/observability/failure-observer.js';
import { secretSpellings } from './platform/observability/known-secrets.js';
import { Metrics } from './platform/observability/metrics.js';
import { redactor } from './platform/observability/redaction.js';
import { requestObserver } from './platform/observability/request-observer.js';

/** Options of `NestFactory.create`, in addition to the adapter: our own middleware reads the bodies. */
export const APP_OPTIONS = { bodyParser: false, abortOnError: false } as const;

/** Shared configuration of the real app and of test apps. Create the app on a `ServerAdapter` with `APP_OPTIONS`. */
export function configureApp(
  app: NestExpressApplication,
  options: { readonly requestTimeoutMs?: number } = {},
): void {
  const config = app.get(AppConfig);
  app.set('trust proxy', config.http.trustProxyHops);
  app.set('etag', false);
  setGuideOrigin(app, config);
  app.disable('x-powered-by');
  app.setGlobalPrefix(BASE_PATH);
  // In the order of a request. Nest's parts follow: guards (the last one reads the body), interceptors, pipes.
  const redact = redactor(secretSpellings(config));
  const observer = requestObserver(app.get(Metrics), app.get(FailureObserver), redact);
  app.use(
    inSequence(
      requestIdentity,
      observer,
      boundUnreadBody,
      app.get(Lifecycle).track,
      securityHeaders(),
      facilitatorErrorMiddleware,
      requestTimeout(options.requestTimeoutMs),
      forOrigins(cors(corsOptions(config))),
      app.get(AddressGuard).watch,
      requestFraming,
      app.get(AddressGuard).middleware,
      app.get(ScrapingWatch).middleware,
    ),
  );
  app.get(LimitClasses).cover('documentation', [...DOCUMENTATION_PATHS, ...CONSOLE_PATHS]);
  app.get(UnknownRoutes).registerBefore(() => {
    serveErrorGuide(app);
    serveDocumentation(app);
    // Before the console, which has every other path below its own.
    serveMailPages(app);
    serveConsole(app);
    serveHome(app);
  });
}
