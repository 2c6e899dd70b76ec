/**
 * What has to outlive the way through a mailbox: the link of a mail opens a page of its own. Nothing of it signs in: where
 * to go afterwards, and the invitation that brought the visitor here.
 */
const NAMES = { returnTo: 'x402.return-to', invitation: 'x402.invitation' } as const;

/** As long as an invitation can be accepted: what is older says nothing of who signs in now. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;

export function keep(what: keyof typeof NAMES, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(NAMES[what]);
    else localStorage.setItem(NAMES[what], `${Date.now()} ${value}`);
  } catch {
    // Storage is refused: the overview is shown, and the link of the invitation is opened again.
  }
}

export function kept(what: keyof typeof NAMES): string | null {
  try {
    const [, since, value] = /^(\d+) (.*)$/s.exec(localStorage.getItem(NAMES[what]) ?? '') ?? [];
    return value === undefined || Date.now() - Number(since) > KEPT_MS ? null : value;
  } catch {
    return null;
  }
}

/** What an address carried: React may throw a page's first rendering away, and the next one finds no fragment any more. */
const taken = { path: '', fragment: '' };

/** The fragment of the address, which is removed from it at once. Asked again on the same page, it is the same. */
export function takeFragment(): string {
  const { hash, pathname, search } = globalThis.location;
  if (hash.length > 1) {
    Object.assign(taken, { path: pathname, fragment: hash.slice(1) });
    history.replaceState(history.state, '', pathname + search);
  }
  return taken.path === pathname ? taken.fragment : '';
}
