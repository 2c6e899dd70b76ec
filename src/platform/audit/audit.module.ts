import { Global, Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.js';
import { AuditLog } from './audit.js';
import { SqlAuditLog } from './sql-audit-log.js';

/** Offers the audit log to every module, to write to and to read. */
@Global()
@Module({
  providers: [{ provide: AuditLog, useClass: SqlAuditLog }, AuditTrail],
  exports: [AuditLog, AuditTrail],
})
export class AuditModule {}
