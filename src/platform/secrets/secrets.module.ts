import { Global, Module } from '@nestjs/common';
import { SecretStore } from './secret-store.js';

/** Encryption of the secrets in the database. */
@Global()
@Module({ providers: [SecretStore], exports: [SecretStore] })
export class SecretsModule {}
