import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { createDataSource, dataSourceOptions } from './data-source.js';
import { ActivityModule } from './modules/activity/index.js';
import { AccountsModule } from './modules/accounts/index.js';
import { AdmissionModule } from './modules/admission/index.js';
import { AnalyticsModule } from './modules/analytics/index.js';
import { ApiKeyGuard, ApiKeysModule } from './modules/api-keys/index.js';
import { BillingModule } from './modules/billing/index.js';
import { FacilitatorModule } from './modules/facilitator/index.js';
import { FeaturesModule } from './modules/features/index.js';
import { HealthModule } from './modules/health/index.js';
import { LimitsModule, PlanGuard } from './modules/limits/index.js';
import { MailRoutesModule } from './modules/mail/index.js';
import { OperationsModule } from './modules/operations/index.js';
import { PublicFactsModule } from './modules/public-facts/index.js';
import { RiskModule } from './modules/risk/index.js';
import { TenantLifecycleModule } from './modules/tenant-lifecycle/index.js';
import { TenantViewsModule } from './modules/tenant-views/index.js';
import { TenantsModule } from './modules/tenants/index.js';
import { UsageModule } from './modules/usage/index.js';
import { VerificationModule } from './modules/verification/index.js';
import { WebhooksModule } from './modules/webhooks/index.js';
import { AuditModule } from './platform/audit/audit.module.js';
import { ClockModule } from './platform/clock.module.js';
import { AppConfigModule } from './platform/config/config.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { BodyGuard, QuotedBodyGuard } from './platform/http/body/body.guard.js';
import { ErrorMaskingInterceptor } from './platform/http/errors/error-masking.interceptor.js';
import { EnvelopeExceptionFilter } from './platform/http/errors/exception.filter.js';
import { HttpPlatformModule } from './platform/http/http.module.js';
import { IdempotencyInterceptor } from './platform/http/idempotency/idempotency.interceptor.js';
import { IdempotencyModule } from './platform/http/idempotency/idempotency.module.js';
import { EnvelopeValidationPipe } from './platform/http/body/validation.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { MailModule } from './platform/mail/mail.module.js';
import { ObservabilityModule } from './platform/observability/observability.module.js';
import { RedisModule } from './platform/redis/redis.module.js';
import { SecretsModule } from './platform/secrets/secrets.module.js';
import { SignalsModule } from './platform/signals/signals.module.js';

const PLATFORM = [
  AppConfigModule,
  ClockModule,
  DatabaseModule.forRoot({ options: dataSourceOptions, migrationSource: createDataSource }),
  RedisModule,
  ObservabilityModule,
  SecretsModule,
  SignalsModule,
  AuditModule,
  JobsModule,
  MailModule,
  HttpPlatformModule,
  IdempotencyModule,
];

/** In the order of the documentation: the most wanted modules come first. */
const MODULES = [
  VerificationModule,
  ActivityModule,
  FacilitatorModule,
  TenantLifecycleModule,
  TenantsModule,
  TenantViewsModule,
  ApiKeysModule,
  AccountsModule,
  LimitsModule,
  AdmissionModule,
  UsageModule,
  WebhooksModule,
  BillingModule,
  AnalyticsModule,
  FeaturesModule,
  PublicFactsModule,
  HealthModule,
  OperationsModule,
  RiskModule,
  MailRoutesModule,
];

/** The composition root: the only file that imports every module. Global enhancers run in the order given here. */
@Module({
  imports: [...PLATFORM, ...MODULES],
  providers: [
    { provide: APP_GUARD, useClass: QuotedBodyGuard },
    { provide: APP_GUARD, useExisting: ApiKeyGuard },
    { provide: APP_GUARD, useExisting: PlanGuard },
    { provide: APP_GUARD, useClass: BodyGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: ErrorMaskingInterceptor },
    { provide: APP_PIPE, useClass: EnvelopeValidationPipe },
    { provide: APP_FILTER, useClass: EnvelopeExceptionFilter },
  ],
})
export class AppModule {}
