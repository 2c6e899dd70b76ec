import { useRead } from '../api/hooks';
import { useAccess, useSession } from '../session/context';
import { titleOf } from './title-of';

/** Who made a key: a member by name, where the visitor may see the team. */
export function MakerName({ createdBy }: { readonly createdBy: string | null }) {
  const { session } = useSession();
  const { mayRead } = useAccess('team');
  const team = useRead('getTeam', { enabled: mayRead && createdBy !== null });
  if (createdBy === null) return '–';
  if (createdBy === `user:${session.user?.id ?? ''}`) return 'You';
  if (team.data === undefined) return mayRead ? '–' : 'Another member';
  const maker = team.data.members.find(({ userId }) => createdBy === `user:${userId}`);
  return maker === undefined ? 'A former member' : titleOf(maker);
}
