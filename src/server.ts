import 'reflect-metadata';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { APP_OPTIONS, configureApp } from './configure-app.js';
import type { AppConfig } from './platform/config/app-config.js';
import { ConfigurationError, loadDotEnv, readConfig, logMode } from './platform/config/env.js';
import { addressToOpen } from './platform/config/mode.js';
import { ServerAdapter } from './platform/http/server/server-adapter.js';
import { handleShutdown } from './platform/http/shutdown/shutdown.js';
import { AppLogger } from './platform/observability/app-logger.js';
import { reportMissingFeatures } from './platform/observability/boot-report.js';
import { secretSpellings } from './platform/observability/known-secrets.js';
import { ManagementServer } from './platform/observability/management-server.js';
import { Metrics } from './platform/observability/metrics.js';
import { redactor, redactText } from './platform/observability/redaction.js';
import { flushErrorReports, reportCrash, startErrorReporting } from './platform/observability/sentry.js';
import { welcome } from './platform/observability/terminal/welcome.js';
import { exportTelemetryOf } from './platform/telemetry/telemetry-export.js';
import { stopTelemetry } from './platform/telemetry/telemetry.js';

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
  exportTelemetryOf(app.get(Metrics));
  reportMissingFeatures(config);
  // The first port to listen, so that probes find the process alive during its preparation.
  const managementPort = await app.get(ManagementServer).listen();
  await app.init();
  const { port } = await listen(app.getHttpServer(), config.http);
  const address = addressToOpen(config.http.host, port);
  logger.log({
    message: 'listening',
    port,
    ...(managementPort !== null && { managementPort }),
    ...(config.mode !== 'production' && { open: `${address}/docs` }),
  });
  if (process.stdout.isTTY) process.stdout.write(welcome(address));
}

/** Not Nest's own `listen`, which logs a taken port before it rejects. */
async function listen(server: Server, { port, host }: AppConfig['http']): Promise<AddressInfo> {
  await once(server.listen(port, host), 'listening');
  return server.address() as AddressInfo;
}

const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there. End it, or set PORT to another number',
  EADDRNOTAVAIL: 'this machine does not have that address. Set HOST to one that it has',
  EACCES: 'this user may not. Set PORT to 1024 or more',
};

/** What an operator can do something about is one line without a stack; null for any other error. */
function portProblemOf(error: unknown): string | null {
  const {
    code = '',
    syscall,
    address,
    port,
  } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const reason = PORT_PROBLEMS[code];
  if (syscall !== 'listen' || reason === undefined) return null;
  return `Cannot listen on port ${port ?? ''} of ${address ?? 'HOST'}: ${reason}.`;
}

main().catch(async (error: unknown) => {
  const portProblem = portProblemOf(error);
  if (error instanceof ConfigurationError) process.stderr.write(`${error.message}\n`);
  else if (portProblem !== null) process.stderr.write(`${portProblem}\n`);
  else new AppLogger('error', undefined, redact).fatal({ message: 'cannot start', err: error });
  reportCrash(error, 'boot');
  await Promise.all([flushErrorReports(), stopTelemetry()]);
  process.exit(1);
});
