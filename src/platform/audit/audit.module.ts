import { Global, Module } from '@nestjs/common';
import { AuditLog } from './audit.js';
import { SqlAuditLog } from './sql-audit-log.js';

/** Offers the audit log to every module. */
@Global()
@Module({ providers: [{ provide: AuditLog, useClass: SqlAuditLog }], exports: [AuditLog] })
export class AuditModule {}
