import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { AuditLog, type Author } from '../../platform/audit/audit.js';
import { parseScreeningCsv } from './screening-csv.js';
import { ScreeningRepository, type ScreeningVersion } from './screening.repository.js';

/** More versions are not kept; the audit log knows that they were. */
export const KEPT_VERSIONS = 20;

/** `replace`: the table is the list. `add`: the list in force with the table's lines added or changed. */
export type LoadMode = 'replace' | 'add';

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
   * @throws DomainError `VALIDATION_FAILED` for a table that cannot be read
   */
  load(csv: string, mode: LoadMode, note: string | null, author: Author): Promise<ScreeningVersion> {
    const entries = parseScreeningCsv(csv);
    return this.dataSource.transaction(async (manager) => {
      const before = await this.repository.lock(manager);
      const base = mode === 'add' ? before : null;
      const version = await this.repository.insert(manager, { entries, base, note });
      const loaded = await this.bringIntoForce(manager, version, before, {
        author,
        action: 'screening.loaded',
      });
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
      return this.bringIntoForce(manager, version, before, { author, action: 'screening.activated' });
    });
  }

  private async bringIntoForce(
    manager: EntityManager,
    version: number,
    before: number | null,
    { author, action }: { author: Author; action: string },
  ): Promise<ScreeningVersion> {
    const active = await this.repository.activate(manager, version);
    if (active === null) throw new DomainError('NOT_FOUND', 'There is no such version of the list.');
    await this.audit.record(manager, {
      ...author,
      tenantId: null,
      action,
      subject: String(version),
      before: { version: before },
      after: { version, entries: active.entries },
    });
    return active;
  }
}
