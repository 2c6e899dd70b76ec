import { useLocation, useNavigate } from 'react-router';
import { Page, Tabs } from '../../kit';
import { useSession } from '../../session/context';
import { AccountSettings } from './account';
import { Profile } from './profile';
import { Security } from './security';
import { Sessions } from './sessions';

/** Of the person: name, ways to sign in, second factor, sessions. Of the account: its name and its rules. */
export default function SettingsPage() {
  const { session } = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const tabs = [
    ...(session.user === null
      ? []
      : [
          { id: 'profile', title: 'You', content: <Profile user={session.user} /> },
          { id: 'security', title: 'Second factor', content: <Security user={session.user} /> },
          { id: 'sessions', title: 'Sessions', content: <Sessions /> },
        ]),
    ...(session.tenant === null || session.access.settings === 'none'
      ? []
      : [{ id: 'account', title: 'Account', content: <AccountSettings /> }]),
  ];
  const wanted = pathname.split('/')[2];
  const selected = tabs.find(({ id }) => id === wanted)?.id ?? tabs[0]?.id;
  return (
    <Page title="Settings">
      {selected !== undefined && (
        <Tabs
          label="Settings"
          tabs={tabs}
          selected={selected}
          onSelect={(id) => {
            if (id !== selected) void navigate(`/settings/${id}`, { replace: true });
          }}
        />
      )}
    </Page>
  );
}
