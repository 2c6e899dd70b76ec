import { useRead } from '../../api/hooks';
import {
  Card,
  EmptyState,
  ErrorState,
  formatCount,
  Grid,
  KeyValues,
  Notice,
  Page,
  Skeleton,
  Stack,
  Stat,
  Table,
  Time,
} from '../../kit';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 12000000 → "12 MB". */
function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${formatCount(Math.round(bytes / 1_000 ** step))} ${UNITS[step] ?? ''}`;
}

/** Sizes, connections and slow statements of Postgres. */
export default function DatabasePage() {
  const stats = useRead('getDbStats');
  if (stats.error !== null)
    return (
      <Page title="Database">
        <ErrorState error={stats.error} onRetry={() => void stats.refetch()} />
      </Page>
    );
  if (stats.data === undefined)
    return (
      <Page title="Database">
        <Skeleton lines={5} height="3rem" />
      </Page>
    );
  const { data } = stats;
  return (
    <Page title="Database">
      <Stack gap={6}>
        {data.installation.weakSecrets.length > 0 && (
          <Notice tone="bad" title="Secrets that can be guessed">
            {data.installation.weakSecrets.join(', ')}
          </Notice>
        )}
        <Grid least="10rem">
          <Stat label="Size" value={formatBytes(data.databaseBytes)} />
          <Stat
            label="Statements under way"
            value={data.pool.active}
            note={`pool of ${data.pool.size} a process`}
          />
          <Stat label="Idle connections" value={data.pool.idle} />
          <Stat label="Idle in a transaction" value={data.pool.idleInTransaction} />
        </Grid>
        <Card title="Settings">
          <KeyValues
            items={[
              ['Postgres', data.installation.postgresVersion],
              ['Mode', data.installation.mode],
              [
                'Secrets at rest',
                data.secretsAtRest.encrypted ? 'encrypted' : 'in clear: set ENCRYPTION_KEY',
              ],
              ['Sums of the log', <Time key="rolled" at={data.rollups.rolledAt} style="relative" />],
              ['Oldest transaction', `${data.pool.oldestTransactionSeconds ?? 0} s`],
            ]}
          />
        </Card>
        <Card title="Tables" flush>
          <Table
            label="Tables by size"
            rows={data.tables}
            keyOf={({ name }) => name}
            columns={[
              { title: 'Table', cell: ({ name }) => name },
              { title: 'Size', cell: ({ bytes }) => formatBytes(bytes), isNumber: true },
              {
                title: 'Rows, about',
                cell: ({ estimatedRows }) => formatCount(estimatedRows),
                isNumber: true,
              },
            ]}
            empty={<EmptyState title="No table" />}
          />
        </Card>
        <Card title="Slow statements" flush>
          <Table
            label="Statements by their time in all"
            rows={data.slowStatements ?? []}
            keyOf={({ statement }) => statement}
            columns={[
              { title: 'Statement', cell: ({ statement }) => <code className="mono">{statement}</code> },
              { title: 'Calls', cell: ({ calls }) => formatCount(calls), isNumber: true },
              { title: 'Mean, ms', cell: ({ meanMs }) => meanMs, isNumber: true },
              {
                title: 'In all, ms',
                cell: ({ totalMs }) => formatCount(totalMs),
                isNumber: true,
                isMinor: true,
              },
            ]}
            empty={
              <EmptyState title={data.slowStatements === null ? 'Not measured' : 'None yet'}>
                {data.slowStatements === null
                  ? 'Postgres does not load pg_stat_statements (docs/database.md).'
                  : null}
              </EmptyState>
            }
          />
        </Card>
      </Stack>
    </Page>
  );
}
