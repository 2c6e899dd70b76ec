import { Global, Module } from '@nestjs/common';
import { ErrorMasker } from './errors/error-masker.js';
import { AddressHasher } from './request/address-hasher.js';
import { Lifecycle } from './shutdown/lifecycle.js';
import { LongBodies } from './body/long-bodies.js';
import { UnknownRoutes } from './errors/unknown-routes.js';

/** What all HTTP handling shares; the global guards, interceptors, pipe and filter are bound in app.module, in order. */
@Global()
@Module({
  providers: [AddressHasher, ErrorMasker, Lifecycle, LongBodies, UnknownRoutes],
  exports: [AddressHasher, ErrorMasker, Lifecycle, LongBodies, UnknownRoutes],
})
export class HttpPlatformModule {}
