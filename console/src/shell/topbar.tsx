import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { api } from '../api/client';
import { lineOf } from '../api/error';
import { useChange } from '../api/hooks';
import type { Environment } from '../api/session-fetch';
import { Segmented } from '../kit/form/segmented';
import { Menu, type MenuEntry } from '../kit/overlay/menu';
import { Button } from '../kit/form/button';
import { useToast } from '../kit/overlay/toasts';
import { accountName } from '../session/account-name';
import { useSession } from '../session/context';
import type { Session, User } from '../session/types';
import { chooseTheme, chosenTheme, type Theme } from './theme';

const ENVIRONMENTS: readonly { readonly value: Environment; readonly label: string }[] = [
  { value: 'live', label: 'Live' },
  { value: 'test', label: 'Test' },
];

/** A page about one thing of an environment, by the path of its list. */
const DETAIL = /^(\/(?:payments|settlements|webhooks))\/./;

/** The account, the environment, and who is in. */
export function Topbar({ onOpenMenu }: { readonly onOpenMenu: () => void }) {
  const { session, environment, chooseEnvironment } = useSession();
  const navigate = useNavigate();
  const list = DETAIL.exec(useLocation().pathname)?.[1];
  return (
    <header className="topbar">
      <span className="menu-button">
        <Button label="Menu" onPress={onOpenMenu}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className="lines">
            <path d="M2 4h12M2 8h12M2 12h12" />
          </svg>
        </Button>
      </span>
      <TenantSwitcher session={session} />
      <span className="push" />
      {session.tenant !== null && (
        <Segmented
          label="Environment"
          value={environment}
          onChange={(next) => {
            chooseEnvironment(next);
            // The other one has another list, and not this thing.
            if (list !== undefined) void navigate(list);
          }}
          options={ENVIRONMENTS}
        />
      )}
      <UserMenu />
    </header>
  );
}

function TenantSwitcher({ session }: { readonly session: Session }) {
  const { replace } = useSession();
  const say = useToast();
  const navigate = useNavigate();
  const choose = useChange((tenantId: string) => api.chooseTenant({ body: { tenantId } }), {
    onDone: (answer) => {
      replace(answer);
      void navigate('/');
      say('Account changed');
    },
  });
  const { tenant, tenants } = session;
  const name =
    tenant === null ? (session.operator.isOperator ? 'Operator' : 'No account') : accountName(tenant);
  const others = tenants.filter(({ id }) => id !== tenant?.id);
  if (others.length === 0) return <span className="who strong">{name}</span>;
  return (
    <Menu
      button={<span className="who">{name} ▾</span>}
      label={`Account ${name}, change`}
      entries={others.map((other) => ({
        id: other.id,
        title: accountName(other),
        onAction: () => {
          choose.mutate(other.id, {
            onError: (error) => {
              say(lineOf(error), 'bad');
            },
          });
        },
      }))}
    />
  );
}

const THEMES: Readonly<Record<Theme, readonly [next: Theme, text: string]>> = {
  system: ['light', 'Colours: as the system'],
  light: ['dark', 'Colours: light'],
  dark: ['system', 'Colours: dark'],
};

function UserMenu() {
  const { session, signOut } = useSession();
  const navigate = useNavigate();
  const name = nameOf(session.user);
  const [theme, setTheme] = useState(chosenTheme);
  const [next, colours] = THEMES[theme];
  const entries: MenuEntry[] = [
    ...(session.user === null && session.tenant === null
      ? []
      : [{ id: 'settings', title: 'Settings', onAction: () => void navigate('/settings') }]),
    {
      id: 'theme',
      title: colours,
      onAction: () => {
        chooseTheme(next);
        setTheme(next);
      },
    },
    { id: 'docs', title: 'Documentation', onAction: () => void window.open('/docs', '_blank', 'noreferrer') },
    { id: 'sign-out', title: 'Sign out', onAction: () => void signOut() },
  ];
  const button = (
    <span className="you">
      {/* Drawn, and no text: the button is called by its name alone. */}
      <span className="initial" data-initial={name.slice(0, 1).toUpperCase()} />
      <span className="who">{name}</span>
    </span>
  );
  return (
    <Menu button={button} label={`You: ${name}`} entries={entries} className="button quiet you-button" />
  );
}

/** The name, the address or the wallet that somebody is known by. */
export function nameOf(user: User | null): string {
  if (user === null) return 'Operator key';
  const wallet = user.wallets[0]?.address;
  const short = wallet === undefined ? 'You' : `${wallet.slice(0, 6)}…${wallet.slice(-4)}`;
  return user.name ?? user.email ?? short;
}
