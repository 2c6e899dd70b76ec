import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isMailAddress } from './mail-address.js';
import { Mail } from './mail.js';
import type { MailData, MailTemplate } from './templates/templates.js';
import { Unsubscribes } from './unsubscribes.js';

/** Who of a tenant reads a notice. */
export type Audience = 'owners' | 'owners-and-admins';

/** Knows the people of a tenant; a module above the platform implements it. */
export interface NoticeReaders {
  /** Their addresses; empty where none of them has one. */
  addressesOf(manager: EntityManager, tenantId: string, audience: Audience): Promise<readonly string[]>;
}

/** The templates that tell a tenant of a fact. */
export type NoticeTemplate = Exclude<
  MailTemplate,
  'sign-in' | 'email-link' | 'invitation' | 'ways-in-changed'
>;

/** A fact that a tenant hears of by mail. */
export interface Notice<T extends NoticeTemplate> {
  readonly tenantId: string;
  readonly template: T;
  readonly data: MailData[T];
  /** Names the fact: each reader hears of it once. */
  readonly dedupeKey: string;
}

/** Owners decide about plan and account; admins also look after keys, units and endpoints. */
const OF_OWNERS: ReadonlySet<NoticeTemplate> = new Set(['plan-changed', 'suspended', 'reactivated']);

/** Tells the people of a tenant of facts, by mail, in the transaction of the fact. */
@Injectable()
export class Notices {
  private readers: NoticeReaders | null = null;

  constructor(
    private readonly mail: Mail,
    private readonly unsubscribes: Unsubscribes,
  ) {}

  /** Whether anybody is told. */
  get areSent(): boolean {
    return this.mail.isOn;
  }

  /** Says who reads notices. Called once, while the application starts. */
  readBy(readers: NoticeReaders): void {
    this.readers = readers;
  }

  /** Stores a mail to each reader in the caller's transaction; does nothing while mail is off. */
  async tell<T extends NoticeTemplate>(manager: EntityManager, notice: Notice<T>): Promise<void> {
    if (!this.areSent) return;
    if (this.readers === null) throw new Error('nobody has said who reads notices');
    const { tenantId, template, data, dedupeKey } = notice;
    const audience = OF_OWNERS.has(template) ? 'owners' : 'owners-and-admins';
    const addresses = await this.readers.addressesOf(manager, tenantId, audience);
    for (const to of addresses.filter(isMailAddress)) {
      const reader = (await this.unsubscribes.hashOf(to)).toString('hex', 0, 8);
      const request = { to, template, data, tenantId, dedupeKey: `${template}:${dedupeKey}:${reader}` };
      await this.mail.send(manager, request);
    }
  }
}
