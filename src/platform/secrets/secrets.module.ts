import { Global, Module } from '@nestjs/common';
import { SecretStore } from './secret-store.js';

/** What is kept secret in the database. */
@Global()
@Module({ providers: [SecretStore], exports: [SecretStore] })
export class SecretsModule {}
