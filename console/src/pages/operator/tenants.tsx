import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type AnswerOf } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange, usePages } from '../../api/hooks';
import {
  Badge,
  Button,
  Card,
  Dialog,
  EmptyState,
  FilterBar,
  FilterField,
  Form,
  inWords,
  Page,
  Row,
  SecretOnce,
  Select,
  StatusBadge,
  Table,
  TextField,
  Time,
  useFilters,
} from '../../kit';
import { PLANS, type Plan } from './types';

type Made = AnswerOf<'createTenant'>;

const NONE = { q: '', plan: '', status: '' };
const ANY = { value: '', label: 'Any' };

/** All accounts of this server: search, and the way into each. */
export default function TenantsPage() {
  const [filters, setFilter, reset] = useFilters(NONE);
  const isFiltered = Object.values(filters).some((value) => value !== '');
  const tenants = usePages('listTenants', (answer) => answer.tenants, { query: filters });
  return (
    <Page title="Tenants" description="Every account of this server, newest first." actions={<NewTenant />}>
      <Card flush>
        <FilterBar onReset={isFiltered ? reset : undefined}>
          <FilterField
            label="Search"
            placeholder="Email, company or id"
            maxLength={254}
            value={filters.q}
            onFilter={(value) => {
              setFilter('q', value);
            }}
          />
          <Select
            label="Plan"
            value={filters.plan}
            onChange={(value) => {
              setFilter('plan', value);
            }}
            options={[ANY, ...PLANS.map((plan) => ({ value: plan, label: inWords(plan) }))]}
          />
          <Select
            label="Status"
            value={filters.status}
            onChange={(value) => {
              setFilter('status', value);
            }}
            options={[
              ANY,
              ...['active', 'suspended', 'deleted'].map((value) => ({ value, label: inWords(value) })),
            ]}
          />
        </FilterBar>
        <Table
          label="Tenants"
          rows={tenants}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/operator/tenants/${id}`}
          columns={[
            { title: 'Email', cell: ({ email }) => email },
            { title: 'Company', cell: ({ companyName }) => companyName ?? '–', isMinor: true },
            {
              title: 'Plan',
              cell: ({ plan, planSource }) => (
                <Row>
                  {inWords(plan)}
                  {planSource === 'operator' && <Badge tone="info">by the operator</Badge>}
                </Row>
              ),
            },
            { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
            { title: 'Since', cell: ({ createdAt }) => <Time at={createdAt} style="day" />, isMinor: true },
          ]}
          empty={
            isFiltered ? (
              <EmptyState title="No such tenant">
                Search for another part of the address, or clear the filters.
              </EmptyState>
            ) : (
              <EmptyState title="No tenant yet">
                Make one with “New tenant”, or let people sign up (SIGN_UP).
              </EmptyState>
            )
          }
        />
      </Card>
    </Page>
  );
}

function NewTenant() {
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const close = () => {
    setMade(null);
    setOpen(false);
  };
  return (
    <>
      <Button
        variant="primary"
        onPress={() => {
          setOpen(true);
        }}
      >
        New tenant
      </Button>
      <Dialog
        title={made === null ? 'New tenant' : 'Tenant created'}
        isOpen={isOpen}
        onClose={close}
        dismissable={made === null}
      >
        {made === null ? (
          <NewTenantForm onMade={setMade} onClose={close} />
        ) : (
          <MadeTenant made={made} onClose={close} />
        )}
      </Dialog>
    </>
  );
}

function MadeTenant({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <>
      {made.apiKey.key !== null && (
        <SecretOnce name="First key" secret={made.apiKey.key}>
          Hand it to the tenant on a safe way.
        </SecretOnce>
      )}
      <Row end>
        <Button onPress={onClose}>Close</Button>
        <Button variant="primary" onPress={() => void navigate(`/operator/tenants/${made.tenant.id}`)}>
          Open the tenant
        </Button>
      </Row>
    </>
  );
}

interface NewTenantFormProps {
  readonly onMade: (made: Made) => void;
  readonly onClose: () => void;
}

function NewTenantForm({ onMade, onClose }: NewTenantFormProps) {
  const [email, setEmail] = useState('');
  const [companyName, setCompanyName] = useState('');
  const [plan, setPlan] = useState<Plan>('free');
  const create = useChange(
    () =>
      api.createTenant({
        body: {
          email,
          plan,
          ...(companyName.trim() !== '' && { companyName: companyName.trim() }),
        },
      }),
    { stale: ['listTenants'], onDone: onMade },
  );
  return (
    <Form
      pending={create.isPending}
      error={create.error}
      fields={['email', 'companyName', 'plan']}
      onSubmit={() => {
        create.mutate();
      }}
    >
      <TextField
        label="Email"
        type="email"
        value={email}
        onChange={setEmail}
        error={fieldError(create.error, 'email')}
        autoFocus
        required
      />
      <TextField
        label="Company"
        description="Optional."
        value={companyName}
        onChange={setCompanyName}
        error={fieldError(create.error, 'companyName')}
        maxLength={200}
      />
      <Select
        label="Plan"
        description="A paid plan set here is the operator’s: Stripe does not change it."
        value={plan}
        onChange={setPlan}
        options={PLANS.map((value) => ({ value, label: inWords(value) }))}
        error={fieldError(create.error, 'plan')}
      />
      <Row end>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={create.isPending}>
          Create tenant
        </Button>
      </Row>
    </Form>
  );
}
