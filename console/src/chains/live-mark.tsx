import { Badge } from '../kit';

/** Says that changes show by themselves. It keeps its room, so that nothing moves when they begin to. */
export function LiveMark({ isLive }: { readonly isLive: boolean }) {
  return (
    <span className={isLive ? 'live-mark' : 'live-mark is-off'}>
      <Badge>Updates by itself</Badge>
    </span>
  );
}
