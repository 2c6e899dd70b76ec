import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { DbStatsController } from './db-stats.controller.js';
import { DbStatsService } from './db-stats.service.js';
import { JobsController } from './jobs.controller.js';

/** Wires the operator's views of the audit log, the database and the jobs. */
@Module({ controllers: [AuditController, DbStatsController, JobsController], providers: [DbStatsService] })
export class OperationsModule {}
