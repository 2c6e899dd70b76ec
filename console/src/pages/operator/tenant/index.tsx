import { Link, useParams } from 'react-router';
import type { AnswerOf } from '../../../api/client';
import { useRead } from '../../../api/hooks';
import {
  ErrorState,
  Grid,
  KeyValues,
  Card,
  Meter,
  Mono,
  Page,
  Skeleton,
  Stack,
  StatusBadge,
  Time,
  formatCount,
} from '../../../kit';
import type { OperatorTenant } from '../types';
import { TenantActions } from './actions';
import { TenantKeys } from './keys';
import { TenantDeliveries, TenantPayments } from './lists';
import { TenantMembers } from './members';
import { TenantPlan } from './plan';

/** One tenant: what it may, what it does, and what the operator may do with it. */
export default function TenantPage() {
  const { id = '' } = useParams();
  const tenant = useRead('getTenant', { path: { id } });
  const back = <Link to="/operator/tenants">← Back to the list</Link>;
  if (tenant.error !== null)
    return (
      <Page title="Tenant" back={back}>
        <ErrorState error={tenant.error} onRetry={() => void tenant.refetch()} />
      </Page>
    );
  if (tenant.data === undefined)
    return (
      <Page title="Tenant" back={back}>
        <Skeleton lines={4} height="4rem" />
      </Page>
    );
  const { data } = tenant;
  return (
    <Page
      title={data.companyName ?? data.email ?? data.id}
      back={back}
      actions={<TenantActions tenant={data} />}
    >
      <Stack gap={6}>
        <Grid least="20rem">
          <Facts tenant={data} />
          {data.status === 'deleted' ? null : <Usage id={id} />}
        </Grid>
        {data.status === 'deleted' ? null : (
          <>
            <TenantPlan key={`${data.plan} ${data.planSource}`} tenant={data} />
            <TenantKeys id={id} />
            <TenantMembers id={id} />
          </>
        )}
        <TenantPayments id={id} />
        <TenantDeliveries id={id} />
      </Stack>
    </Page>
  );
}

function Facts({ tenant }: { readonly tenant: OperatorTenant }) {
  const { suspendedBy, suspendedReason } = tenant;
  return (
    <Card title="Account">
      <KeyValues
        items={[
          ['Email', tenant.email],
          ['Id', <Mono key="id" text={tenant.id} copy />],
          ['Status', <StatusBadge key="status" status={tenant.status} />],
          ['Suspended by', suspendedBy.length > 0 && suspendedBy.join(', ')],
          ['Reason', suspendedReason],
          ['Plan', `${tenant.plan}, set by ${tenant.planSource === 'stripe' ? 'Stripe' : 'the operator'}`],
          ['References', tenant.requireReference ? 'required' : 'optional'],
          ['Risk threshold', tenant.riskThreshold ?? 'none'],
          ['Since', <Time key="since" at={tenant.createdAt} style="long" />],
        ]}
      />
    </Card>
  );
}

type Units = AnswerOf<'getTenantUsage'>['live'];

function Usage({ id }: { readonly id: string }) {
  const usage = useRead('getTenantUsage', { path: { id } });
  if (usage.error !== null)
    return (
      <Card title="Usage this month">
        <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />
      </Card>
    );
  return (
    <Card title="Usage this month">
      {usage.data === undefined ? (
        <Skeleton lines={4} height="1.25rem" />
      ) : (
        <Stack>
          <UnitsOf name="Live" units={usage.data.live} />
          <UnitsOf name="Test" units={usage.data.test} />
          <p className="small muted">
            Until <Time at={usage.data.live.resetAt} style="day" />.
          </p>
        </Stack>
      )}
    </Card>
  );
}

function UnitsOf({ name, units: { used, limit } }: { readonly name: string; readonly units: Units }) {
  const of = limit === null ? 'unlimited' : `of ${formatCount(limit)}`;
  return (
    <div>
      <p>
        {name}: <strong className="figures">{formatCount(used)}</strong> {of}
      </p>
      <Meter label={`${name} verifications`} value={used} limit={limit} />
    </div>
  );
}
