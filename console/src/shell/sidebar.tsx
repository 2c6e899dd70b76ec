import { Link, NavLink, useLocation } from 'react-router';
import { useSession } from '../session/context';
import { operatorEntries, tenantEntries, type Entry } from './navigation';

/** The navigation: of the tenant, or of the operator below `/operator`, with a way between the two. */
export function Sidebar({ onNavigate }: { readonly onNavigate?: () => void }) {
  const { session } = useSession();
  const isOperator = useLocation().pathname.startsWith('/operator');
  const entries = isOperator ? operatorEntries(session) : tenantEntries(session);
  return (
    <div className="sidebar">
      <nav className="nav" aria-label={isOperator ? 'Operator' : 'Account'} onClick={onNavigate}>
        <Brand />
        <Entries entries={entries} />
        <Others isOperator={isOperator} />
      </nav>
    </div>
  );
}

function Others({ isOperator }: { readonly isOperator: boolean }) {
  const { session } = useSession();
  const mayOperate = session.operator.isOperator || session.operator.isEligible;
  if (isOperator && session.tenant !== null)
    return (
      <>
        <h2>Your account</h2>
        <Entries entries={[{ path: '/', title: 'Back to the account' }]} />
      </>
    );
  if (isOperator || !mayOperate) return null;
  return (
    <>
      <h2>This deployment</h2>
      <Entries entries={[{ path: '/operator', title: 'Operator' }]} />
    </>
  );
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ul>
      {entries.map(({ path, title }) => (
        <li key={path}>
          <NavLink to={path} end={path === '/'}>
            {title}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

export function Brand() {
  return (
    <Link to="/" className="brand">
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M9 16.5l5 5 9.5-11" />
      </svg>
      x402 Infrastructure
    </Link>
  );
}
