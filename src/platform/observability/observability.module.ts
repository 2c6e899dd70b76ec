import { Global, Module } from '@nestjs/common';
import { DependencyMetrics } from './dependency-metrics.js';
import { FailureObserver } from './failure-observer.js';
import { LookupWatch } from './lookup-watch.js';
import { ManagementServer } from './management-server.js';
import { Metrics } from './metrics.js';

/** Metrics, failure reports and the management port. */
@Global()
@Module({
  providers: [Metrics, DependencyMetrics, FailureObserver, LookupWatch, ManagementServer],
  exports: [Metrics, FailureObserver, LookupWatch, ManagementServer],
})
export class ObservabilityModule {}
