import { useRead } from '../api/hooks';
import { useAccess, useSession } from '../session/context';

/** Who made a key: a member by name, where the visitor may see the team. */
export function MakerName({ createdBy }: { readonly createdBy: string | null }) {
  const { session } = useSession();
  const { mayRead } = useAccess('team');
  const team = useRead('getTeam', { enabled: mayRead && createdBy !== null });
  if (createdBy === null) return '–';
  if (createdBy === `user:${session.user?.id ?? ''}`) return 'You';
  if (team.data === undefined) return mayRead ? '–' : 'Another member';
  const maker = team.data.members.find(({ userId }) => createdBy === `user:${userId}`);
  if (maker === undefined) return 'A former member';
  return maker.name ?? maker.email ?? maker.wallets[0]?.address ?? 'Without a name';
}
