import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { APP_OPTIONS, configureApp } from './configure-app.js';
import { ConfigurationError, loadDotEnv, readConfig, tellMode } from './platform/config/env.js';
import { addressToOpen } from './platform/config/mode.js';
import { ServerAdapter } from './platform/http/server-adapter.js';
import { handleShutdown } from './platform/http/shutdown.js';
import { AppLogger } from './platform/observability/app-logger.js';
import { reportMissingFeatures } from './platform/observability/boot-report.js';
import { ManagementServer } from './platform/observability/management-server.js';
import { flushErrorReports, reportCrash, startErrorReporting } from './platform/observability/sentry.js';

async function main(): Promise<void> {
  loadDotEnv();
  const config = readConfig();
  tellMode(config);
  await startErrorReporting(config);
  const logger = new AppLogger(config.observability.logLevel);
  // Only now: importing the modules validates the settings again, where nobody could catch what is wrong with them.
  const { AppModule } = await import('./app.module.js');
  const options = { ...APP_OPTIONS, logger };
  const app = await NestFactory.create<NestExpressApplication>(AppModule, new ServerAdapter(), options);
  configureApp(app);
  handleShutdown(app);
  reportMissingFeatures(config);
  await app.listen(config.http.port, config.http.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const managementPort = await app.get(ManagementServer).listen();
  logger.log({
    message: 'listening',
    port,
    ...(managementPort !== null && { managementPort }),
    ...(config.mode !== 'production' && { open: `${addressToOpen(config.http.host, port)}/docs` }),
  });
}

main().catch(async (error: unknown) => {
  if (error instanceof ConfigurationError) process.stderr.write(`${error.message}\n`);
  else new AppLogger('error').fatal({ message: 'cannot start', err: error });
  reportCrash(error, 'boot');
  await flushErrorReports();
  process.exit(1);
});
