const channel = new BroadcastChannel('x402.session');

/** Tells the other tabs of this browser that who is in, or the account, may be another one now. */
export function tellOtherTabs(): void {
  channel.postMessage(null);
}

/** @returns ends the listening */
export function hearOtherTabs(listener: () => void): () => void {
  channel.addEventListener('message', listener);
  return () => {
    channel.removeEventListener('message', listener);
  };
}
