import { Global, Module } from '@nestjs/common';
import { ErrorMasker } from './error-masker.js';
import { Lifecycle } from './lifecycle.js';
import { LongBodies } from './long-bodies.js';
import { UnknownRoutes } from './unknown-routes.js';

/** What all HTTP handling shares; the global guards, interceptors, pipe and filter are bound in app.module, in order. */
@Global()
@Module({
  providers: [ErrorMasker, Lifecycle, LongBodies, UnknownRoutes],
  exports: [ErrorMasker, Lifecycle, LongBodies, UnknownRoutes],
})
export class HttpPlatformModule {}
