import { useState } from 'react';
import { api, type AnswerOf, type CallOf } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange, useRead } from '../../api/hooks';
import {
  Button,
  Card,
  Checkbox,
  ErrorState,
  Form,
  KeyValues,
  Skeleton,
  TextField,
  Time,
  useToast,
} from '../../kit';
import { useAccess, useSession } from '../../session/context';
import { ReadsOnly } from '../../session/reads-only';
import { Leave } from './leave';

type Account = AnswerOf<'getAccount'>;
type Change = NonNullable<CallOf<'changeAccount'>['body']>;

/** The name of the account, and the rules that its payments are judged by. */
export function AccountSettings() {
  const account = useRead('getAccount');
  if (account.isError) return <ErrorState error={account.error} onRetry={() => void account.refetch()} />;
  if (account.isPending) return <Skeleton lines={5} height="3rem" />;
  return <AccountForm account={account.data} />;
}

function AccountForm({ account }: { readonly account: Account }) {
  const { reload } = useSession();
  const { mayChange } = useAccess('settings');
  const say = useToast();
  const [opened, setOpened] = useState(account);
  const [companyName, setCompanyName] = useState(account.companyName ?? '');
  const [requireReference, setRequireReference] = useState(account.requireReference);
  const [threshold, setThreshold] = useState(textOf(account.riskThreshold));
  const save = useChange(
    () =>
      api.changeAccount({
        body: changedOf(opened, {
          companyName: companyName.trim() === '' ? null : companyName.trim(),
          requireReference,
          riskThreshold: thresholdOf(threshold),
        }),
      }),
    {
      stale: ['getAccount'],
      onDone: (saved) => {
        setOpened(saved);
        setCompanyName(saved.companyName ?? '');
        setRequireReference(saved.requireReference);
        setThreshold(textOf(saved.riskThreshold));
        void reload();
        say('Account saved');
      },
    },
  );
  return (
    <div className="stack gap-4">
      <Card>
        <KeyValues
          items={[
            ['Account', <code key="id">{account.id}</code>],
            ['Address', account.email],
            ['Plan', account.plan],
            ['Since', <Time key="at" at={account.createdAt} style="day" />],
          ]}
        />
      </Card>
      {!mayChange && <ReadsOnly>Owners and admins change these.</ReadsOnly>}
      <Card title="Name and rules">
        <Form
          pending={save.isPending}
          error={save.error}
          fields={['companyName', 'riskThreshold']}
          onSubmit={() => {
            save.mutate();
          }}
        >
          <TextField
            label="Company"
            autoComplete="organization"
            maxLength={200}
            disabled={!mayChange}
            value={companyName}
            onChange={setCompanyName}
            error={fieldError(save.error, 'companyName')}
          />
          <TextField
            label="Risk threshold"
            description="From 0 to 1: a payment with a higher risk score is rejected. Empty: none is."
            inputMode="decimal"
            disabled={!mayChange}
            value={threshold}
            onChange={setThreshold}
            error={fieldError(save.error, 'riskThreshold')}
          />
          <Checkbox
            label="Every verification names a reference"
            description="Then a payment counts for one order only, and a call without reference is refused."
            disabled={!mayChange}
            checked={requireReference}
            onChange={setRequireReference}
          />
          <div>
            <Button type="submit" pending={save.isPending} disabled={!mayChange}>
              Save
            </Button>
          </div>
        </Form>
      </Card>
      <Leave />
    </div>
  );
}

function textOf(threshold: number | null): string {
  return threshold === null ? '' : String(threshold);
}

/** What is no number goes as it is: the server says what is wrong with it. */
function thresholdOf(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return null;
  return /^-?(?:\d+(?:\.\d+)?|\.\d+)$/.test(text) ? Number(text) : (text as unknown as number);
}

/** Only what was changed here: a colleague may have changed the rest since this page was opened. */
function changedOf(account: Account, form: Required<Change>): Change {
  const names = Object.keys(form) as (keyof Change)[];
  return Object.fromEntries(
    names.filter((name) => form[name] !== account[name]).map((name) => [name, form[name]]),
  );
}
