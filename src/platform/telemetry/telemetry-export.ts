import { Logger } from '@nestjs/common';
import { runningTelemetry } from './telemetry.js';
import type { Metrics } from '../observability/metrics.js';

/** Exports the metrics of this process by OTLP, if there is a collector, and logs when that refuses or is gone. */
export function exportTelemetryOf(metrics: Metrics): void {
  const telemetry = runningTelemetry();
  if (telemetry === null) return;
  metrics.collectProcess();
  telemetry.exportMetrics(() => metrics.readings());
  const logger = new Logger('telemetry');
  telemetry.onTrouble((problem) => {
    if (problem === null) logger.log('the collector takes data again');
    else logger.warn({ message: 'the collector takes no data; some will be lost', problem });
  });
}
