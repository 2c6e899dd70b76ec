import type { AnswerOf } from '../../api/client';
import { useRead } from '../../api/hooks';
import { Badge, Card, EmptyState, ErrorState, formatCount, Page, Skeleton, Table, Time } from '../../kit';

type Job = AnswerOf<'listJobs'>['jobs'][number];

/** The recurring jobs, those that fail first. */
export default function JobsPage() {
  const jobs = useRead('listJobs', { refetchInterval: 15_000 });
  return (
    <Page title="Jobs" description="What runs by the clock, in whichever process.">
      {jobs.error !== null ? (
        <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : (
        <Card flush>
          {jobs.data === undefined ? (
            <div className="table-loading">
              <Skeleton lines={8} height="1.25rem" />
            </div>
          ) : (
            <Table
              label="Recurring jobs"
              rows={jobs.data.jobs}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Job', cell: ({ name }) => name },
                { title: 'When (UTC)', cell: ({ cron }) => <code>{cron}</code>, isMinor: true },
                { title: 'State', cell: (job) => <State job={job} /> },
                {
                  title: 'Last run',
                  cell: ({ lastStartedAt }) => <Time at={lastStartedAt} style="relative" />,
                },
                {
                  title: 'Took, ms',
                  isNumber: true,
                  isMinor: true,
                  cell: ({ lastDurationMs }) => (lastDurationMs === null ? '–' : formatCount(lastDurationMs)),
                },
                { title: 'Last error', cell: ({ lastError }) => lastError ?? '–', isMinor: true },
              ]}
              empty={<EmptyState title="No job">This build has no recurring job.</EmptyState>}
            />
          )}
        </Card>
      )}
    </Page>
  );
}

function State({ job }: { readonly job: Job }) {
  if (job.failuresInARow > 0)
    return (
      <span>
        <Badge tone="bad">Failing</Badge> since <Time at={job.failingSince} />
      </span>
    );
  return job.lastStartedAt === null ? <Badge>Not yet run</Badge> : <Badge tone="good">Well</Badge>;
}
