import { Global, Module } from '@nestjs/common';
import { DependencyMetrics } from './dependency-metrics.js';
import { FailureObserver } from './failure-observer.js';
import { LookupWatch } from './lookup-watch.js';
import { ManagementServer } from './management-server.js';
import { Metrics } from './metrics.js';

/** What the operator sees by: metrics, reported failures and the port for what is not the public's. */
@Global()
@Module({
  providers: [Metrics, DependencyMetrics, FailureObserver, LookupWatch, ManagementServer],
  exports: [Metrics, FailureObserver, LookupWatch, ManagementServer],
})
export class ObservabilityModule {}
