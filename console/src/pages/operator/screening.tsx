import { useState } from 'react';
import { api, type AnswerOf } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange, useRead } from '../../api/hooks';
import {
  Badge,
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  Form,
  formatCount,
  Grid,
  KeyValues,
  Mono,
  Page,
  Row,
  Select,
  Skeleton,
  Stack,
  Table,
  TextField,
  Time,
  useToast,
} from '../../kit';

type Version = AnswerOf<'listScreeningVersions'>['versions'][number];

/** The list of riskier senders: what it says of an address, its versions, and what changed between two. */
export default function ScreeningPage() {
  const list = useRead('listScreeningVersions');
  return (
    <Page
      title="Screening"
      description="Senders whose payments are riskier. A list is loaded with POST /admin/screening, as CSV."
    >
      <Stack gap={6}>
        <LookUp />
        {list.error !== null ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <>
            <Card title="Versions" flush>
              {list.data === undefined ? (
                <Skeleton lines={3} height="1.25rem" />
              ) : (
                <Versions versions={list.data.versions} />
              )}
            </Card>
            {list.data !== undefined && list.data.versions.length > 1 && (
              <Compare versions={list.data.versions} />
            )}
          </>
        )}
      </Stack>
    </Page>
  );
}

function Versions({ versions }: { readonly versions: readonly Version[] }) {
  const [wanted, setWanted] = useState<Version | null>(null);
  const say = useToast();
  const close = () => {
    setWanted(null);
  };
  const activate = useChange(({ version }: Version) => api.activateScreeningVersion({ path: { version } }), {
    stale: ['listScreeningVersions', 'lookUpScreenedAddress'],
    onDone: () => {
      say('The version is in force');
      close();
    },
  });
  return (
    <>
      <Table
        label="Versions of the screening list"
        rows={versions}
        keyOf={({ version }) => String(version)}
        columns={[
          {
            title: 'Version',
            cell: ({ version, active }) => (
              <Row>
                {version}
                {active && <Badge tone="good">in force</Badge>}
              </Row>
            ),
          },
          { title: 'Addresses', cell: ({ entries }) => formatCount(entries), isNumber: true },
          { title: 'Note', cell: ({ note }) => note ?? '–', isMinor: true },
          { title: 'Loaded', cell: ({ createdAt }) => <Time at={createdAt} /> },
          {
            title: 'Actions',
            isActions: true,
            cell: (version) =>
              version.active ? null : (
                <Button
                  small
                  label={`Put in force: version ${version.version}`}
                  onPress={() => {
                    setWanted(version);
                  }}
                >
                  Put in force
                </Button>
              ),
          },
        ]}
        empty={
          <EmptyState title="No list is loaded">
            Nobody is screened. Load a table with POST /admin/screening (docs/operating.md).
          </EmptyState>
        }
      />
      <ConfirmDialog
        title={`Put version ${wanted?.version ?? ''} in force`}
        isOpen={wanted !== null}
        onClose={() => {
          activate.reset();
          close();
        }}
        onConfirm={() => {
          if (wanted !== null) activate.mutate(wanted);
        }}
        action="Put in force"
        variant="primary"
        pending={activate.isPending}
        error={activate.error}
      >
        <p>Every verification is judged by it from now on.</p>
      </ConfirmDialog>
    </>
  );
}

function LookUp() {
  const [typed, setTyped] = useState('');
  const [address, setAddress] = useState('');
  const found = useRead('lookUpScreenedAddress', { query: { address }, enabled: address !== '' });
  return (
    <Card title="Look up an address">
      <Form
        pending={found.isFetching}
        error={found.error}
        fields={['address']}
        onSubmit={() => {
          setAddress(typed.trim());
        }}
      >
        <TextField
          label="Address"
          description="An EVM or a Solana address."
          value={typed}
          onChange={setTyped}
          error={fieldError(found.error, 'address')}
          maxLength={64}
          mono
        />
        <Row>
          <Button type="submit" pending={found.isFetching} disabled={typed.trim() === ''}>
            Look up
          </Button>
        </Row>
      </Form>
      {found.data !== undefined && (
        <div role="status">
          <KeyValues
            items={[
              ['Address', <Mono key="address" text={found.data.address} copy short={false} />],
              ['In force', found.data.listing === 'none' ? 'not listed' : found.data.listing],
              ...found.data.findings.map(
                (one) =>
                  [
                    `Version ${one.version}`,
                    [one.listing, one.category, one.incident].filter((part) => part !== null).join(', '),
                  ] as const,
              ),
            ]}
          />
        </div>
      )}
    </Card>
  );
}

function Compare({ versions }: { readonly versions: readonly Version[] }) {
  const [from, setFrom] = useState(String(versions[1]?.version ?? ''));
  const [to, setTo] = useState(String(versions[0]?.version ?? ''));
  const diff = useRead('compareScreeningVersions', { query: { from: Number(from), to: Number(to) } });
  const options = versions.map(({ version, active }) => ({
    value: String(version),
    label: `${version}${active ? ' (in force)' : ''}`,
  }));
  return (
    <Card title="Compare two versions" flush>
      <div className="card-body">
        <Grid least="10rem">
          <Select label="From" value={from} onChange={setFrom} options={options} />
          <Select label="To" value={to} onChange={setTo} options={options} />
        </Grid>
        {diff.data !== undefined && (
          <p role="status">
            {formatCount(diff.data.added)} added, {formatCount(diff.data.removed)} removed,{' '}
            {formatCount(diff.data.changed)} changed.
          </p>
        )}
      </div>
      {diff.error !== null && <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />}
      {diff.data !== undefined && (
        <Table
          label="The first differences"
          rows={diff.data.differences}
          keyOf={({ address }) => address}
          columns={[
            { title: 'Address', cell: ({ address }) => <Mono text={address} copy /> },
            { title: 'Before', cell: ({ before }) => before ?? 'not listed' },
            { title: 'After', cell: ({ after }) => after ?? 'not listed' },
          ]}
          empty={<EmptyState title="No difference">Both list the same addresses in the same way.</EmptyState>}
        />
      )}
    </Card>
  );
}
