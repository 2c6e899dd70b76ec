import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../../platform/clock.js';
import { Mail } from '../../../platform/mail/mail.js';
import type { WaysInChangedData } from '../../../platform/mail/templates/person-mail.js';

/** Tells people by mail that what they sign in with has changed, in the transaction of the change. Nobody can end it. */
@Injectable()
export class PersonNotices {
  constructor(
    private readonly mail: Mail,
    private readonly clock: Clock,
  ) {}

  /** Stores a mail to each address that there is; does nothing while mail is off. */
  async tell(
    manager: EntityManager,
    addresses: readonly (string | null)[],
    change: Omit<WaysInChangedData, 'at'>,
  ): Promise<void> {
    const at = new Date(this.clock.nowMs()).toISOString();
    for (const to of new Set(addresses)) {
      if (to === null) continue;
      const data = { ...change, at };
      const dedupeKey = `ways-in-changed:${randomUUID()}`;
      await this.mail.send(manager, { to, template: 'ways-in-changed', data, tenantId: null, dedupeKey });
    }
  }
}
