import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { AuditLog, type Author } from '../../platform/audit/audit.js';
import { parseScreeningCsv } from './screening-csv.js';
import { ScreeningRepository, type ScreeningVersion } from './screening.repository.js';

/** More versions are not kept; the audit log knows that they were. */
export const KEPT_VERSIONS = 20;

/** `replace`: the table is the list. `add`: the base with the table's lines added or changed. */
export type LoadMode = 'replace' | 'add';

/** What becomes of a table. */
export interface ScreeningLoad {
  readonly mode: LoadMode;
  /** The version to which `add` adds; null is the one in force. */
  readonly base: number | null;
  /** False: the version is kept until it is activated, so that a long list can be put together of several tables. */
  readonly activate: boolean;
  readonly note: string | null;
}

/** The operator's side of the screening list: each load is a version, one is in force, and any kept one may be again. */
@Injectable()
export class ScreeningService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: ScreeningRepository,
    private readonly audit: AuditLog,
  ) {}

  list(): Promise<ScreeningVersion[]> {
    return this.repository.versions();
  }

  /**
   * Takes a table in, whole or not at all; verifications see the old list or the new one, in every process.
   *
   * @throws DomainError `VALIDATION_FAILED` for a table that cannot be read, `NOT_FOUND` for a base that is not kept
   */
  load(
    csv: string,
    { mode, base, activate, note }: ScreeningLoad,
    author: Author,
  ): Promise<ScreeningVersion> {
    const entries = parseScreeningCsv(csv);
    return this.dataSource.transaction(async (manager) => {
      const before = await this.repository.lock(manager);
      if (base !== null) await this.existing(manager, base);
      const version = await this.repository.insert(manager, {
        entries,
        base: mode === 'add' ? (base ?? before) : null,
        note,
      });
      if (activate) await this.repository.activate(manager, version);
      const action = activate ? 'screening.loaded' : 'screening.prepared';
      const loaded = await this.record(manager, version, before, { author, action });
      await this.repository.prune(manager, KEPT_VERSIONS);
      return loaded;
    });
  }

  /**
   * Brings a kept version into force again.
   *
   * @throws DomainError `NOT_FOUND`
   */
  activate(version: number, author: Author): Promise<ScreeningVersion> {
    return this.dataSource.transaction(async (manager) => {
      const before = await this.repository.lock(manager);
      await this.existing(manager, version);
      await this.repository.activate(manager, version);
      return this.record(manager, version, before, { author, action: 'screening.activated' });
    });
  }

  private async existing(manager: EntityManager, version: number): Promise<ScreeningVersion> {
    const found = await this.repository.find(manager, version);
    if (found === null) throw new DomainError('NOT_FOUND', 'There is no such version of the list.');
    return found;
  }

  private async record(
    manager: EntityManager,
    version: number,
    before: number | null,
    { author, action }: { author: Author; action: string },
  ): Promise<ScreeningVersion> {
    const changed = await this.existing(manager, version);
    await this.audit.record(manager, {
      ...author,
      tenantId: null,
      action,
      subject: String(version),
      before: { version: before },
      after: { version, entries: changed.entries },
    });
    return changed;
  }
}
