import { useState } from 'react';
import { Link } from 'react-router';
import type { AnswerOf } from '../../api/client';
import { usePages } from '../../api/hooks';
import {
  Button,
  Card,
  Dialog,
  EmptyState,
  FilterBar,
  FilterField,
  KeyValues,
  Mono,
  Page,
  Table,
  Time,
  useFilters,
} from '../../kit';
import { Differences } from '../audit-log/differences';

type Entry = AnswerOf<'listAuditEntries'>['entries'][number];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ACTION = /^[a-z0-9_.]+$/;

/** Every change on this server, by whom, newest first. */
export default function OperatorAuditPage() {
  const [filters, setFilter, reset] = useFilters({ tenantId: '', action: '' });
  const [shown, setShown] = useState<Entry | null>(null);
  const { tenantId, action } = filters;
  const isFiltered = tenantId !== '' || action !== '';
  const query = {
    tenantId: UUID.test(tenantId) ? tenantId : '',
    action: ACTION.test(action) ? action : '',
  };
  const entries = usePages('listAuditEntries', (answer) => answer.entries, {
    query,
  });
  return (
    <Page title="Operator audit" description="Every change on this server, by operators and tenants.">
      <Card flush>
        <FilterBar onReset={isFiltered ? reset : undefined}>
          <FilterField
            label="Action"
            placeholder="tenant.suspended"
            maxLength={100}
            value={action}
            onFilter={(value) => {
              setFilter('action', value);
            }}
          />
          <FilterField
            label="Tenant"
            placeholder="Id of a tenant"
            maxLength={36}
            value={tenantId}
            onFilter={(value) => {
              setFilter('tenantId', value);
            }}
            mono
          />
        </FilterBar>
        <Table
          label="Audit log"
          rows={entries}
          keyOf={({ id }) => id}
          columns={[
            { title: 'When', cell: ({ createdAt }) => <Time at={createdAt} /> },
            { title: 'Action', cell: (entry) => entry.action },
            { title: 'By', cell: ({ actor }) => <Mono text={actor} /> },
            {
              title: 'Tenant',
              cell: ({ tenantId: id }) =>
                id === null ? (
                  '–'
                ) : (
                  <Link to={`/operator/tenants/${id}`}>
                    <Mono text={id} />
                  </Link>
                ),
            },
            {
              title: 'Details',
              isActions: true,
              cell: (entry) => (
                <Button
                  small
                  variant="quiet"
                  label={`Details of ${entry.action}`}
                  onPress={() => {
                    setShown(entry);
                  }}
                >
                  Details
                </Button>
              ),
            },
          ]}
          empty={
            <EmptyState title={isFiltered ? 'No such change' : 'No change yet'}>
              {isFiltered
                ? 'Clear the filters to see the others.'
                : 'What operators and tenants change is listed here.'}
            </EmptyState>
          }
        />
      </Card>
      <Dialog
        title={shown?.action ?? ''}
        isOpen={shown !== null}
        onClose={() => {
          setShown(null);
        }}
      >
        {shown !== null && <Details entry={shown} />}
      </Dialog>
    </Page>
  );
}

function Details({ entry }: { readonly entry: Entry }) {
  return (
    <>
      <KeyValues
        items={[
          ['When', <Time key="w" at={entry.createdAt} style="long" />],
          ['By', <Mono key="b" text={entry.actor} copy short={false} />],
          ['Of', <Mono key="o" text={entry.subject} copy short={false} />],
        ]}
      />
      <Differences before={entry.before} after={entry.after} />
    </>
  );
}
