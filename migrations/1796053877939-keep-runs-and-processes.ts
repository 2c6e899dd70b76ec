import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keeps the last run of each recurring job, and the processes that are alive, so that any process can show both to the
 * operator; and the outages of what payments are read from, for tenants. A few rows each: `outages` has an index only so
 * that a component has one outage at a time. The tables are new, so no lock waits for anything.
 */
export class KeepRunsAndProcesses1796053877939 implements MigrationInterface {
  readonly name = 'KeepRunsAndProcesses1796053877939';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE job_runs (
      name text PRIMARY KEY,
      started_at timestamp(3) with time zone NOT NULL,
      duration_ms integer NOT NULL,
      succeeded_at timestamp(3) with time zone,
      failed_at timestamp(3) with time zone,
      failing_since timestamp(3) with time zone,
      failures_in_a_row integer NOT NULL DEFAULT 0,
      last_error text,
      first_at timestamp(3) with time zone NOT NULL
    )`);
    await runner.query(`CREATE TABLE processes (
      id uuid PRIMARY KEY,
      host text NOT NULL,
      version text NOT NULL,
      commit text,
      runs_jobs boolean NOT NULL,
      status text NOT NULL,
      checks jsonb NOT NULL,
      started_at timestamp(3) with time zone NOT NULL,
      seen_at timestamp(3) with time zone NOT NULL
    )`);
    await runner.query(`CREATE TABLE outages (
      component text NOT NULL,
      began_at timestamp(3) with time zone NOT NULL,
      looked_at timestamp(3) with time zone NOT NULL,
      is_certain boolean NOT NULL,
      ended_at timestamp(3) with time zone,
      PRIMARY KEY (component, began_at)
    )`);
    await runner.query(
      'CREATE UNIQUE INDEX outages_open_key ON outages (component) WHERE (ended_at IS NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outages');
    await runner.query('DROP TABLE processes');
    await runner.query('DROP TABLE job_runs');
  }
}
