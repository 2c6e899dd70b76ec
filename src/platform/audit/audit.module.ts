import { Global, Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.js';
import { AuditLog } from './audit.js';

/** Offers the audit log to every module, to write to and to read. */
@Global()
@Module({
  providers: [AuditLog, AuditTrail],
  exports: [AuditLog, AuditTrail],
})
export class AuditModule {}
