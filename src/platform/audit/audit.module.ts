import { Global, Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.js';
import { AuditLog } from './audit.js';

/** Provides the audit log to every module, for writes and reads. */
@Global()
@Module({
  providers: [AuditLog, AuditTrail],
  exports: [AuditLog, AuditTrail],
})
export class AuditModule {}
