import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { lineOf } from '../api/error';
import { useChange } from '../api/hooks';
import { Button } from '../kit/form/button';
import { useToast } from '../kit/overlay/toasts';
import { accountName } from '../session/account-name';
import { useSession } from '../session/context';
import type { Tenant } from '../session/types';

/** What holds for the whole account, above every page. */
export function Banners() {
  const { session } = useSession();
  const { tenant, operator, user } = session;
  const hasFactor = user !== null && (user.hasTotp || user.passkeys.length > 0);
  if (tenant?.isView !== true && tenant?.status !== 'suspended' && operator.needs === null) return null;
  return (
    <aside className="banners" aria-label="Notices">
      {tenant?.isView === true && <ViewBanner name={accountName(tenant)} />}
      {tenant?.status === 'suspended' && <SuspensionBanner tenant={tenant} />}
      {operator.needs !== null && (
        <div className="banner info">
          {operator.needs === 'enrolment'
            ? hasFactor
              ? 'The operator’s pages ask for the operator key, once.'
              : 'The operator’s pages ask for a second factor.'
            : 'The operator’s pages ask for your second factor.'}
          <Link to="/settings/security">
            {operator.needs === 'enrolment' && !hasFactor ? 'Set one up' : 'Give it'}
          </Link>
        </div>
      )}
    </aside>
  );
}

function SuspensionBanner({ tenant }: { readonly tenant: Tenant }) {
  const { session } = useSession();
  const suspended = 'This account is suspended: its keys are refused.';
  if (tenant.suspendedBy !== 'billing')
    return <div className="banner bad">{suspended} Ask the operator.</div>;
  return (
    <div className="banner bad">
      {suspended} A payment failed; it goes on once that is paid.
      {session.access.billing !== 'none' && <Link to="/billing">See the plan and pay</Link>}
    </div>
  );
}

function ViewBanner({ name }: { readonly name: string }) {
  const { reload } = useSession();
  const navigate = useNavigate();
  const say = useToast();
  const end = useChange(() => api.endView(), {
    onDone: () => {
      void reload().then(() => navigate('/operator/tenants'));
    },
  });
  return (
    <div className="banner warn">
      <span>You view {name} as the operator: read only, and in its audit log.</span>
      <Button
        small
        pending={end.isPending}
        onPress={() => {
          end.mutate(undefined, {
            onError: (error) => {
              say(lineOf(error), 'bad');
            },
          });
        }}
      >
        Stop viewing
      </Button>
    </div>
  );
}
