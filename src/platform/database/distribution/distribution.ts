import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The limit of health for the database is five seconds; a node that is silent for so long is named before it ends. */
const SILENT_AFTER_MS = 4_000;

interface DatabaseNode {
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

  /**
   * Asks every node of a distributed database. Tenants on the others are served while one does not answer.
   *
   * @throws Error with the names of the nodes that did not answer within four seconds, for the log; the driver's error
   */
  async assertNodesAnswer(): Promise<void> {
    if (!this.distributed) return;
    const nodes = await this.dataSource.query<DatabaseNode[]>(
      'SELECT nodename AS host, nodeport AS port FROM pg_dist_node WHERE isactive ORDER BY nodeid',
    );
    const answers = await Promise.all(nodes.map((node) => this.answers(node)));
    const silent = nodes
      .filter((_, index) => answers[index] !== true)
      .map(({ host, port }) => `${host}:${port}`);
    if (silent.length > 0) throw new Error(`nodes of the database do not answer: ${silent.join(', ')}`);
  }

  private async answers({ host, port }: DatabaseNode): Promise<boolean> {
    const asked = this.dataSource
      .query<[{ answers: boolean | null }]>('SELECT citus_check_connection_to_node($1, $2) AS answers', [
        host,
        port,
      ])
      .then(
        ([row]) => row.answers === true,
        () => false,
      );
    return Promise.race([asked, sleep(SILENT_AFTER_MS, false, { ref: false })]);
  }
}

/** Whether the database has Citus; without it, no table of its catalog exists. */
export async function hasCitus(dataSource: Pick<DataSource, 'query'>): Promise<boolean> {
  const [extension] = await dataSource.query<[{ exists: boolean }]>(
    `SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') AS exists`,
  );
  return extension.exists;
}

/** Whether the verification tables are spread over nodes. */
export async function isDistributed(dataSource: Pick<DataSource, 'query'>): Promise<boolean> {
  if (!(await hasCitus(dataSource))) return false;
  const [payments] = await dataSource.query<[{ exists: boolean }]>(
    `SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = to_regclass('payments') AND partmethod = 'h') AS exists`,
  );
  return payments.exists;
}
