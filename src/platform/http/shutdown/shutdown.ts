import { Logger, type INestApplication } from '@nestjs/common';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppConfig } from '../../config/app-config.js';
import { flushErrorReports, reportCrash } from '../../observability/sentry.js';
import { stopTelemetry } from '../../telemetry/telemetry.js';
import { Lifecycle } from './lifecycle.js';

/** How long the process serves after readiness fails, so that load balancers notice before the port closes. */
const DRAIN_DELAY_MS = { production: 5_000, development: 1_000, test: 1_000 } as const;
const FORCE_AFTER_MS = 30_000;
/** Process managers and terminals signal the process and its group: a second signal in this window is a duplicate. */
const REPEAT_WINDOW_MS = 2_000;
const IDLE_SWEEP_MS = 250;

/**
 * Handles shutdown on SIGTERM, SIGINT or an uncaught error. Readiness fails, the process serves for a while, and the
 * port closes. Then current requests finish, pools close, and pending error reports, spans and metrics are sent. It exits with 0 (1
 * after an error). After 30 s, or at a second distinct signal, it exits with 1 at once.
 */
export function handleShutdown(app: INestApplication<Server>): void {
  const exit = new Exit(app);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      exit.onSignal(signal);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      exit.onCrash(event, error);
    });
  }
}

class Exit {
  private readonly logger = new Logger('shutdown');
  private startedAtMs: number | null = null;
  private code = 0;

  constructor(private readonly app: INestApplication<Server>) {}

  onSignal(signal: NodeJS.Signals): void {
    if (this.startedAtMs === null) {
      this.begin(signal);
    } else if (performance.now() - this.startedAtMs >= REPEAT_WINDOW_MS) {
      this.logger.error(`${signal} again: exiting at once`);
      process.exit(1);
    }
  }

  onCrash(event: string, error: unknown): void {
    this.logger.fatal({ message: event, err: error });
    reportCrash(error, event);
    this.code = 1;
    if (this.startedAtMs === null) this.begin(event);
  }

  private begin(reason: string): void {
    this.startedAtMs = performance.now();
    setTimeout(() => {
      this.logger.error(`not done within ${FORCE_AFTER_MS} ms: exiting`);
      process.exit(1);
    }, FORCE_AFTER_MS);
    this.logger.log(`shutting down: ${reason}`);
    this.drain().then(
      () => {
        this.logger.log('shut down');
        this.leave(this.code);
      },
      (error: unknown) => {
        this.logger.error({ message: 'shutdown failed', err: error });
        reportCrash(error, 'shutdown');
        this.leave(1);
      },
    );
  }

  private leave(code: number): void {
    void Promise.all([flushErrorReports(), stopTelemetry()]).then(() => process.exit(code));
  }

  private async drain(): Promise<void> {
    this.app.get(Lifecycle).beginShutdown();
    await sleep(DRAIN_DELAY_MS[this.app.get(AppConfig).mode]);
    const server = this.app.getHttpServer();
    // A connection that is idle now would delay the exit until its keep-alive ends.
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, IDLE_SWEEP_MS);
    await this.app.close();
    clearInterval(sweep);
  }
}
