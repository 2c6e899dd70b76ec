import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';

/**
 * The addresses of the operator. The settings and people's addresses have one spelling (`canonicalAddress`), so they are
 * compared as they are.
 */
@Injectable()
export class OperatorEmails {
  /** For statements that compare by themselves. */
  readonly all: readonly string[];

  constructor({ accounts }: AppConfig) {
    this.all = accounts.operatorEmails;
  }

  /** Whether it is an address of the operator. */
  has(email: string | null): boolean {
    return email !== null && this.all.includes(email);
  }
}
