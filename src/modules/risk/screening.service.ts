import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { comparableAddress } from '../../domain/chain.js';
import { DomainError } from '../../domain/error-code.js';
import { AuditLog, type Author } from '../../platform/audit/audit.js';
import { invalidParameter } from '../../platform/http/query/invalid-parameter.js';
import { parseScreeningCsv } from './screening-csv.js';
import {
  ScreeningRepository,
  type ScreeningDifferences,
  type ScreeningFinding,
  type ScreeningVersion,
} from './screening.repository.js';

/** The number of kept versions. The audit log still records older ones. */
export const KEPT_VERSIONS = 20;

/** `replace`: the list consists of the table. `add`: the table's lines are added to the base, or change its entries. */
export type LoadMode = 'replace' | 'add';

/** The options of a load. */
export interface ScreeningLoad {
  readonly mode: LoadMode;
  /** The version that `add` extends; null means the version in force. */
  readonly base: number | null;
  /** False keeps the version inactive, so several tables can form one long list. */
  readonly activate: boolean;
  readonly note: string | null;
}

/**
 * The operator's changes of the screening list. Each load creates a version. One version is in force, and any kept
 * version can be activated again.
 */
@Injectable()
export class ScreeningService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: ScreeningRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Returns all kept versions, newest first. */
  list(): Promise<ScreeningVersion[]> {
    return this.repository.versions();
  }

  /**
   * Returns what the kept versions say about an address, the newest first, with its comparable form.
   *
   * @throws DomainError `INVALID_PARAMETER` for a text that is no EVM or Solana address
   */
  async lookUp(text: string): Promise<{ address: string; findings: ScreeningFinding[] }> {
    const address = comparableAddress('evm', text) ?? comparableAddress('solana', text);
    if (address === null) throw invalidParameter('address', 'address must be an EVM or a Solana address');
    return { address, findings: await this.repository.listingsOf(address) };
  }

  /**
   * Compares two kept versions.
   *
   * @param limit the most differences that are returned; all are counted
   * @throws DomainError `NOT_FOUND` for a version that is not kept
   */
  async compare(from: number, to: number, limit: number): Promise<ScreeningDifferences> {
    const { manager } = this.dataSource;
    await this.existing(manager, from);
    await this.existing(manager, to);
    return this.repository.differences(from, to, limit);
  }

  /**
   * Loads a table completely or not at all. In every process, a verification sees either the old or the new list.
   *
   * @throws DomainError `VALIDATION_FAILED` for an unreadable table, `NOT_FOUND` for a base that is not kept
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
