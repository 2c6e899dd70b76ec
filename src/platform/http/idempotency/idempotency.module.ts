import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../jobs/jobs.js';
import { IdempotencyRepository } from './idempotency.repository.js';

/** Provides the record behind `IdempotencyInterceptor`, which app.module binds outside the masking interceptor. */
@Global()
@Module({ providers: [IdempotencyRepository], exports: [IdempotencyRepository] })
export class IdempotencyModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly repository: IdempotencyRepository,
  ) {}

  onModuleInit(): void {
    const run = (): Promise<void> => this.repository.deleteExpired();
    this.jobs.every({ name: 'forget-idempotency-keys', cron: '45 * * * *', run });
  }
}
