import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { APP_OPTIONS, configureApp } from './configure-app.js';
import { ConfigurationError, loadDotEnv, readConfig, logMode } from './platform/config/env.js';
import { addressToOpen } from './platform/config/mode.js';
import { ServerAdapter } from './platform/http/server/server-adapter.js';
import { handleShutdown } from './platform/http/shutdown/shutdown.js';
import { AppLogger } from './platform/observability/app-logger.js';
import { reportMissingFeatures } from './platform/observability/boot-report.js';
import { secretSpellings } from './platform/observability/known-secrets.js';
import { ManagementServer } from './platform/observability/management-server.js';
import { redactor, redactText } from './platform/observability/redaction.js';
import { flushErrorReports, reportCrash, startErrorReporting } from './platform/observability/sentry.js';

/** Redacts by the patterns of secrets alone, until the settings are read. */
let redact = redactText;

async function main(): Promise<void> {
  loadDotEnv();
  const config = readConfig();
  logMode(config);
  await startErrorReporting(config);
  redact = redactor(secretSpellings(config));
  const logger = new AppLogger(config.observability.logLevel, undefined, redact);
  // A late import: the modules validate the settings again on import, where no code could catch the error.
  const { AppModule } = await import('./app.module.js');
  const options = { ...APP_OPTIONS, logger };
  const adapter = new ServerAdapter(config.http);
  const app = await NestFactory.create<NestExpressApplication>(AppModule, adapter, options);
  configureApp(app);
  handleShutdown(app);
  reportMissingFeatures(config);
  // The first port to listen, so that probes find the process alive during its preparation.
  const managementPort = await app.get(ManagementServer).listen();
  await app.listen(config.http.port, config.http.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  logger.log({
    message: 'listening',
    port,
    ...(managementPort !== null && { managementPort }),
    ...(config.mode !== 'production' && { open: `${addressToOpen(config.http.host, port)}/docs` }),
  });
}

main().catch(async (error: unknown) => {
  if (error instanceof ConfigurationError) process.stderr.write(`${error.message}\n`);
  else new AppLogger('error', undefined, redact).fatal({ message: 'cannot start', err: error });
  reportCrash(error, 'boot');
  await flushErrorReports();
  process.exit(1);
});
