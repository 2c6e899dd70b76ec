/** The moment before it is known who is in. */
export function Splash() {
  return (
    <div className="splash" aria-busy="true">
      <span className="spinner" aria-hidden="true" />
      <span className="unseen">Loading</span>
    </div>
  );
}
