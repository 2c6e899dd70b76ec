import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { DbStatsController } from './db-stats.controller.js';
import { DbStatsService } from './db-stats.service.js';

@Module({ controllers: [AuditController, DbStatsController], providers: [DbStatsService] })
export class OperationsModule {}
