import type { AnswerOf } from '../../api/client';
import { useRead } from '../../api/hooks';
import {
  Badge,
  Card,
  EmptyState,
  ErrorState,
  inWords,
  Mono,
  Page,
  Skeleton,
  StatusBadge,
  Table,
  Time,
} from '../../kit';

type Process = AnswerOf<'listProcesses'>['processes'][number];

/** Every process of the installation, and how it is. */
export default function ProcessesPage() {
  const processes = useRead('listProcesses', { refetchInterval: 15_000 });
  return (
    <Page
      title="Processes"
      description="Each says how it is every 15 seconds; one that is killed falls silent."
    >
      {processes.error !== null ? (
        <ErrorState error={processes.error} onRetry={() => void processes.refetch()} />
      ) : (
        <Card flush>
          {processes.data === undefined ? (
            <Skeleton lines={3} height="1.25rem" />
          ) : (
            <Table
              label="Processes"
              rows={processes.data.processes}
              keyOf={({ id }) => id}
              columns={[
                { title: 'Machine', cell: ({ host }) => host },
                {
                  title: 'State',
                  cell: ({ isSilent, status }) =>
                    isSilent ? <Badge tone="bad">silent</Badge> : <StatusBadge status={status} />,
                },
                { title: 'Checks', cell: ({ checks }) => checksOf(checks), isMinor: true },
                { title: 'Version', cell: ({ version }) => version },
                {
                  title: 'Commit',
                  isMinor: true,
                  cell: ({ commit }) => (commit === null ? '–' : <Mono text={commit} />),
                },
                { title: 'Jobs', cell: ({ runsJobs }) => (runsJobs ? 'yes' : 'no'), isMinor: true },
                { title: 'Started', cell: ({ startedAt }) => <Time at={startedAt} />, isMinor: true },
                { title: 'Seen', cell: ({ seenAt }) => <Time at={seenAt} style="relative" /> },
              ]}
              empty={<EmptyState title="No process yet">The first word comes within 15 seconds.</EmptyState>}
            />
          )}
        </Card>
      )}
    </Page>
  );
}

function checksOf(checks: Process['checks']): string {
  return Object.entries(checks)
    .map(([name, state]) => `${inWords(name)}: ${state}`)
    .join(', ');
}
