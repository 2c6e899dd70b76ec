import { useState } from 'react';
import { usePages } from '../../api/hooks';
import {
  beginOfDay,
  Button,
  Card,
  Dialog,
  EmptyState,
  endOfDay,
  FilterBar,
  FilterField,
  KeyValues,
  Mono,
  Page,
  Select,
  Table,
  Time,
  useFilters,
  type Column,
} from '../../kit';
import { CallerName } from '../../people/caller-name';
import { Differences } from './differences';
import { ACTIONS, actionInWords } from './actions';
import type { Entry } from './types';

const NO_FILTERS = { action: '', from: '', to: '' };

const COLUMNS: readonly Column<Entry>[] = [
  { title: 'When', cell: ({ createdAt }) => <Time at={createdAt} style="long" /> },
  { title: 'Who', cell: ({ actor }) => <CallerName caller={actor} /> },
  { title: 'What', cell: ({ action }) => actionInWords(action) },
  { title: 'Of', cell: ({ subject }) => <Mono text={subject} />, isMinor: true },
];

/** Every change of the account: by whom, of what, and from which value to which. */
export default function AuditLogPage() {
  const [filters, setFilter, reset] = useFilters(NO_FILTERS);
  const [shown, setShown] = useState<Entry | null>(null);
  const isFiltered = Object.values(filters).some((value) => value !== '');
  const entries = usePages('listOwnAuditEntries', (page) => page.entries, {
    query: { ...filters, from: beginOfDay(filters.from), to: endOfDay(filters.to) },
  });
  return (
    <Page
      title="Audit log"
      description="Every change of this account, by its people, its keys and the operator."
    >
      <Card flush>
        <FilterBar onReset={isFiltered ? reset : undefined}>
          <Select
            label="What"
            value={filters.action}
            onChange={(value) => {
              setFilter('action', value);
            }}
            options={[
              { value: '', label: 'Everything' },
              ...ACTIONS.map((value) => ({ value, label: actionInWords(value) })),
            ]}
          />
          <FilterField
            label="From"
            type="date"
            value={filters.from}
            onFilter={(value) => {
              setFilter('from', value);
            }}
          />
          <FilterField
            label="Until"
            type="date"
            value={filters.to}
            onFilter={(value) => {
              setFilter('to', value);
            }}
          />
        </FilterBar>
        <Table
          label="Audit log"
          rows={entries}
          keyOf={({ id }) => id}
          columns={[
            ...COLUMNS,
            {
              title: 'Actions',
              isActions: true,
              cell: (entry) => (
                <Button
                  small
                  variant="quiet"
                  label={`Details of ${actionInWords(entry.action)}`}
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
            isFiltered ? (
              <EmptyState title="No change matches" action={<Button onPress={reset}>Clear filters</Button>}>
                The others show without the filters.
              </EmptyState>
            ) : (
              <EmptyState title="No change yet">
                Keys, wallets, webhooks, settings and the team: their changes are listed here.
              </EmptyState>
            )
          }
        />
      </Card>
      <Dialog
        title={shown === null ? '' : actionInWords(shown.action)}
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
          ['Who', <CallerName key="c" caller={entry.actor} />],
          ['Of', <Mono key="s" text={entry.subject} copy short={false} />],
          ['Request', entry.requestId !== null && <Mono key="r" text={entry.requestId} copy short={false} />],
        ]}
      />
      <Differences before={entry.before} after={entry.after} />
    </>
  );
}
