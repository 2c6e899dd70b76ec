import { Global, Module } from '@nestjs/common';
import { JobMetrics } from './job-metrics.js';
import { JobRuns } from './job-runs.js';
import { Jobs } from './jobs.js';

@Global()
@Module({ providers: [Jobs, JobMetrics, JobRuns], exports: [Jobs, JobMetrics, JobRuns] })
export class JobsModule {}
