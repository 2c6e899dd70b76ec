import { api, type AnswerOf } from '../../api/client';
import { useChange, useRead } from '../../api/hooks';
import { Badge, Button, Card, ErrorState, Skeleton, Table, Time, useToast } from '../../kit';
import { FormError } from '../../kit/layout/error-state';

type ListedSession = AnswerOf<'listSessions'>['sessions'][number];

const METHODS: Readonly<Record<ListedSession['method'], string>> = {
  email: 'Email link',
  wallet: 'Wallet',
  oidc: 'Provider',
  'operator-key': 'Operator key',
};

/** Where somebody is signed in, and a way to end it. */
export function Sessions() {
  const sessions = useRead('listSessions');
  const say = useToast();
  const stale = ['listSessions'] as const;
  const end = useChange((id: string) => api.endSession({ path: { id } }), {
    stale,
    onDone: () => {
      say('Session ended');
    },
  });
  const endOthers = useChange(() => api.endOtherSessions(), {
    stale,
    onDone: () => {
      say('Signed out everywhere else');
    },
  });
  if (sessions.isError) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />;
  if (sessions.isPending) return <Skeleton lines={4} height="3rem" />;
  const rows = sessions.data.sessions;
  return (
    <Card
      title="Where you are signed in"
      flush
      actions={
        rows.length > 1 && (
          <Button
            small
            pending={endOthers.isPending}
            onPress={() => {
              endOthers.mutate();
            }}
          >
            Sign out everywhere else
          </Button>
        )
      }
    >
      <FormError error={end.error ?? endOthers.error} />
      <Table
        label="Sessions"
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          {
            title: 'Browser',
            cell: ({ userAgent, isCurrent }) => (
              <span className="row">
                {browserOf(userAgent)}
                {isCurrent && <Badge tone="good">This one</Badge>}
              </span>
            ),
          },
          { title: 'By', cell: ({ method }) => METHODS[method] },
          { title: 'Since', cell: ({ createdAt }) => <Time at={createdAt} />, isMinor: true },
          { title: 'Last seen', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} style="relative" /> },
          { title: 'Ends', cell: ({ expiresAt }) => <Time at={expiresAt} style="day" />, isMinor: true },
          {
            title: 'Actions',
            isActions: true,
            cell: ({ id, isCurrent, userAgent }) =>
              !isCurrent && (
                <Button
                  small
                  variant="quiet"
                  label={`End the session of ${browserOf(userAgent)}`}
                  onPress={() => {
                    end.mutate(id);
                  }}
                >
                  End
                </Button>
              ),
          },
        ]}
        empty={<p className="card-body muted">None.</p>}
      />
    </Card>
  );
}

const BROWSERS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(?:e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Firefox on Linux": as much as helps to recognise it. */
function browserOf(userAgent: string | null): string {
  if (userAgent === null) return 'Unknown';
  const named = (list: typeof BROWSERS) => list.find(([sign]) => sign.test(userAgent))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (browser === undefined) return userAgent.slice(0, 40);
  return system === undefined ? browser : `${browser} on ${system}`;
}
