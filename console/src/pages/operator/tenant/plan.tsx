import { useState } from 'react';
import { api, type CallOf } from '../../../api/client';
import { fieldError } from '../../../api/error';
import { useChange } from '../../../api/hooks';
import { Button, Card, Form, Grid, Notice, Row, Select, TextField, useToast } from '../../../kit';
import { PLANS, type LimitOverrides, type OperatorTenant } from '../types';

const LIMITS = [
  ['requestsPerMinute', 'Requests a minute'],
  ['requestsPerDay', 'Requests a day'],
  ['verificationsPerMonth', 'Verifications a month'],
] as const;
type Limit = (typeof LIMITS)[number][0];
type Change = CallOf<'changeTenant'>['body'];

/** The plan, who decides it, and limits that replace those of the plan. */
export function TenantPlan({ tenant }: { readonly tenant: OperatorTenant }) {
  const [plan, setPlan] = useState(tenant.plan);
  const [limits, setLimits] = useState<Readonly<Record<Limit, string>>>(() => textsOf(tenant.limitOverrides));
  const say = useToast();
  const save = useChange((body: Change) => api.changeTenant({ path: { id: tenant.id }, body }), {
    stale: ['getTenant', 'getTenantUsage', 'listTenants'],
    onDone: () => {
      say('Saved');
    },
  });
  const isOperators = tenant.planSource === 'operator';
  return (
    <Card title="Plan and limits" description="A limit that is empty is that of the plan.">
      <Form
        pending={save.isPending}
        error={save.error}
        fields={['plan', 'limitOverrides']}
        onSubmit={() => {
          save.mutate({ ...(plan !== tenant.plan && { plan }), limitOverrides: overridesOf(limits) });
        }}
      >
        {isOperators && (
          <Notice
            title="The plan is the operator’s"
            action={
              <Button
                small
                pending={save.isPending}
                onPress={() => {
                  save.mutate({ planSource: 'stripe' });
                }}
              >
                Let Stripe decide again
              </Button>
            }
          >
            Stripe changes neither it nor its limits, and the tenant’s checkout is refused.
          </Notice>
        )}
        {plan !== tenant.plan && !isOperators && (
          <Notice tone="warn" title="This makes the plan the operator’s">
            Stripe will not change it any more, and the tenant’s checkout is refused, until you hand it back.
          </Notice>
        )}
        <Grid>
          <Select
            label="Plan"
            value={plan}
            onChange={setPlan}
            options={PLANS.map((value) => ({ value, label: value }))}
            error={fieldError(save.error, 'plan')}
          />
          {LIMITS.map(([name, label]) => (
            <TextField
              key={name}
              label={label}
              inputMode="numeric"
              placeholder="as the plan"
              value={limits[name]}
              onChange={(value) => {
                setLimits({ ...limits, [name]: value });
              }}
              error={fieldError(save.error, `limitOverrides.${name}`)}
            />
          ))}
        </Grid>
        <Row end>
          <Button type="submit" variant="primary" pending={save.isPending}>
            Save plan and limits
          </Button>
        </Row>
      </Form>
    </Card>
  );
}

function textsOf(overrides: LimitOverrides): Readonly<Record<Limit, string>> {
  const text = (name: Limit): string => overrides[name]?.toString() ?? '';
  return {
    requestsPerMinute: text('requestsPerMinute'),
    requestsPerDay: text('requestsPerDay'),
    verificationsPerMonth: text('verificationsPerMonth'),
  };
}

/** What is no number goes as it is: the server says what is wrong with it. */
function overridesOf(limits: Readonly<Record<Limit, string>>): Record<string, number | string> {
  const entries = Object.entries(limits)
    .map(([name, text]) => [name, text.replaceAll(/[\s,]/g, '')] as const)
    .filter(([, text]) => text !== '');
  return Object.fromEntries(entries.map(([name, text]) => [name, /^\d+$/.test(text) ? Number(text) : text]));
}
