import { Global, Module } from '@nestjs/common';
import { ErrorMasker } from './errors/error-masker.js';
import { AddressHasher } from './request/address-hasher.js';
import { Lifecycle } from './shutdown/lifecycle.js';
import { LongBodies } from './body/long-bodies.js';
import { UnknownRoutes } from './errors/unknown-routes.js';

/** Shared parts of HTTP handling; app.module binds the global guards, interceptors, pipe and filter, in order. */
@Global()
@Module({
  providers: [AddressHasher, ErrorMasker, Lifecycle, LongBodies, UnknownRoutes],
  exports: [AddressHasher, ErrorMasker, Lifecycle, LongBodies, UnknownRoutes],
})
export class HttpPlatformModule {}
