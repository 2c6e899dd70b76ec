import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AccountsModule } from '../accounts/index.js';
import { ApiKeysModule } from '../api-keys/index.js';
import { LimitsModule } from '../limits/index.js';
import { AddressGuard } from './address-guard.js';
import { DeclaredRoutes } from './declared-routes.js';
import { LimitClasses } from './limit-classes.js';
import { OpenRoutes } from './open-routes.js';
import { Turnstile } from './turnstile.js';

/** Checks requests by their address before authentication. The composition root binds `AddressGuard`. */
@Module({
  imports: [AccountsModule, ApiKeysModule, DiscoveryModule, LimitsModule],
  providers: [AddressGuard, DeclaredRoutes, LimitClasses, OpenRoutes, Turnstile],
  exports: [AddressGuard, LimitClasses],
})
export class AdmissionModule {}
