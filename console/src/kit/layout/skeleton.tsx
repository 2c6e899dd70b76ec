/** Keeps the room of what is being read, so that nothing moves when it comes. */
export function Skeleton({ lines = 1, height }: { readonly lines?: number; readonly height?: string }) {
  return (
    <div className="stack gap-2" aria-hidden="true" data-loading="">
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className="skeleton" style={height === undefined ? undefined : { height }} />
      ))}
    </div>
  );
}
