import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { DbStatsController } from './db-stats.controller.js';
import { DbStatsService } from './db-stats.service.js';

/** Wires the operator's views of the audit log and the database. */
@Module({ controllers: [AuditController, DbStatsController], providers: [DbStatsService] })
export class OperationsModule {}
