import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../../api/client';
import { fieldError, lineOf } from '../../../api/error';
import { useChange } from '../../../api/hooks';
import { Button, ConfirmDialog, Dialog, Form, Row, TextArea, useToast } from '../../../kit';
import { useSession } from '../../../session/context';
import type { OperatorTenant } from '../types';

type Asked = 'suspend' | 'erase' | null;

/** View, suspend, reactivate, erase. */
export function TenantActions({ tenant }: { readonly tenant: OperatorTenant }) {
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => {
    setAsked(null);
  };
  if (tenant.status === 'deleted') return null;
  const isHeldByOperator = tenant.suspendedBy.includes('operator');
  return (
    <>
      <ViewAs tenant={tenant} />
      {isHeldByOperator ? (
        <Reactivate tenant={tenant} />
      ) : (
        <Button
          onPress={() => {
            setAsked('suspend');
          }}
        >
          Suspend
        </Button>
      )}
      <Button
        variant="danger"
        onPress={() => {
          setAsked('erase');
        }}
      >
        Erase
      </Button>
      <Dialog title="Suspend this tenant" isOpen={asked === 'suspend'} onClose={close}>
        <SuspendForm tenant={tenant} onClose={close} />
      </Dialog>
      <Erase tenant={tenant} isOpen={asked === 'erase'} onClose={close} />
    </>
  );
}

function ViewAs({ tenant }: { readonly tenant: OperatorTenant }) {
  const { replace } = useSession();
  const navigate = useNavigate();
  const view = useChange(() => api.viewAsTenant({ path: { id: tenant.id } }), {
    onDone: (answer) => {
      replace(answer);
      void navigate('/');
    },
  });
  const say = useToast();
  return (
    <Button
      pending={view.isPending}
      onPress={() => {
        view.mutate(undefined, {
          onError: (error) => {
            say(lineOf(error), 'bad');
          },
        });
      }}
    >
      View as tenant
    </Button>
  );
}

function Reactivate({ tenant }: { readonly tenant: OperatorTenant }) {
  const say = useToast();
  const reactivate = useChange(() => api.reactivateTenant({ path: { id: tenant.id } }), {
    stale: ['getTenant', 'listTenants'],
    onDone: () => {
      say('The suspension is lifted');
    },
  });
  return (
    <Button
      pending={reactivate.isPending}
      onPress={() => {
        reactivate.mutate(undefined, {
          onError: (error) => {
            say(lineOf(error), 'bad');
          },
        });
      }}
    >
      Reactivate
    </Button>
  );
}

function SuspendForm({ tenant, onClose }: { readonly tenant: OperatorTenant; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const say = useToast();
  const suspend = useChange(
    () => api.suspendTenant({ path: { id: tenant.id }, body: { reason: reason.trim() } }),
    {
      stale: ['getTenant', 'listTenants'],
      onDone: () => {
        say('The tenant is suspended');
        onClose();
      },
    },
  );
  return (
    <Form
      pending={suspend.isPending}
      error={suspend.error}
      fields={['reason']}
      onSubmit={() => {
        suspend.mutate();
      }}
    >
      <p>
        All keys of {tenant.email} are refused at once. Its members can still sign in, and are told to ask
        you. The reason is for operators.
      </p>
      <TextArea
        label="Reason"
        value={reason}
        onChange={setReason}
        rows={2}
        maxLength={500}
        error={fieldError(suspend.error, 'reason')}
      />
      <Row end>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" variant="danger" pending={suspend.isPending} disabled={reason.trim() === ''}>
          Suspend tenant
        </Button>
      </Row>
    </Form>
  );
}

function Erase(props: {
  readonly tenant: OperatorTenant;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const { tenant, isOpen, onClose } = props;
  const say = useToast();
  const erase = useChange(() => api.deleteTenant({ path: { id: tenant.id } }), {
    stale: ['getTenant', 'listTenants'],
    onDone: (known) => {
      keep(`tenant-${tenant.id}.json`, known);
      say('The tenant is erased; what was deleted is in your downloads');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Erase this tenant"
      isOpen={isOpen}
      onClose={() => {
        erase.reset();
        onClose();
      }}
      onConfirm={() => {
        erase.mutate();
      }}
      action="Erase tenant"
      typed={tenant.email ?? tenant.id}
      pending={erase.isPending}
      error={erase.error}
    >
      <p>
        Keys, endpoints, members and personal data are deleted for good; the ledger stays under the id. What
        is deleted is downloaded as a file, and exists nowhere else afterwards.
      </p>
    </ConfirmDialog>
  );
}

/** The answer of an erasure exists once: it becomes a file. */
function keep(name: string, content: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
