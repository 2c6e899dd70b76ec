import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A node of a distributed database. Its name is for the log, never for an answer. */
export interface DatabaseNode {
  readonly host: string;
  readonly port: number;
}

/**
 * Says whether the database keeps tenants on several nodes (Citus). It is asked once, at boot: the database is
 * distributed while no process serves (docs/scale.md).
 */
@Injectable()
export class Distribution implements OnModuleInit {
  private distributed = false;

  constructor(private readonly dataSource: DataSource) {}

  get isDistributed(): boolean {
    return this.distributed;
  }

  /**
   * The tenant whose node a statement runs on, as SQL functions take it (`p_tenant`): such a statement is of this tenant
   * alone. Null where one statement may serve all tenants.
   */
  homeOf(tenantId: string): string | null {
    return this.distributed ? tenantId : null;
  }

  async onModuleInit(): Promise<void> {
    this.distributed = await isDistributed(this.dataSource);
    if (this.distributed)
      new Logger('database').log('The database is distributed: tenants live on several nodes');
  }

  /** The active nodes. A database that is not distributed has none. */
  async nodes(): Promise<readonly DatabaseNode[]> {
    if (!this.distributed) return [];
    return this.dataSource.query<DatabaseNode[]>(
      'SELECT nodename AS host, nodeport AS port FROM pg_dist_node WHERE isactive ORDER BY nodeid',
    );
  }

  /** Whether the coordinator reaches a node. It waits as long as the coordinator does. */
  async reaches({ host, port }: DatabaseNode): Promise<boolean> {
    const [row] = await this.dataSource.query<[{ reached: boolean | null }]>(
      'SELECT citus_check_connection_to_node($1, $2) AS reached',
      [host, port],
    );
    return row.reached === true;
  }
}

/** Whether the verification tables are spread over nodes. */
export async function isDistributed(dataSource: Pick<DataSource, 'query'>): Promise<boolean> {
  const [extension] = await dataSource.query<[{ exists: boolean }]>(
    `SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') AS exists`,
  );
  if (!extension.exists) return false;
  const [payments] = await dataSource.query<[{ exists: boolean }]>(
    `SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = to_regclass('payments') AND partmethod = 'h') AS exists`,
  );
  return payments.exists;
}
