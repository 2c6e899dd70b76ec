import { useEffect, useState } from 'react';
import { Button } from '../form/button';
import { Notice } from '../layout/notice';

/** Copies a text, and says so. */
export function CopyButton({
  text,
  what = 'Copy',
  small = true,
}: {
  readonly text: string;
  readonly what?: string;
  readonly small?: boolean;
}) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready');
  useEffect(() => {
    if (state === 'ready') return undefined;
    const timer = setTimeout(() => {
      setState('ready');
    }, 2_000);
    return () => {
      clearTimeout(timer);
    };
  }, [state]);
  const copy = () => {
    // Absent over http, except on this machine.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    (clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
      () => {
        setState('copied');
      },
      () => {
        setState('refused');
      },
    );
  };
  const words = { ready: what, copied: 'Copied', refused: 'Select it by hand' };
  return (
    <>
      <Button small={small} variant="quiet" onPress={copy}>
        {words[state]}
      </Button>
      <span role="status" className="unseen">
        {state === 'ready' ? '' : words[state]}
      </span>
    </>
  );
}

/** What is not longer stays on one line. */
const ONE_LINE = 28;

/** A text of any length on one line of a list, whole in its title. */
export function Clip({ text }: { readonly text: string }) {
  return (
    <span className="clip" title={text.length > ONE_LINE ? text : undefined}>
      {text}
    </span>
  );
}

/** A hash, an address or an id: shortened where it is long, whole in its title, and copied whole. */
export function Mono({
  text,
  copy = false,
  short = true,
}: {
  readonly text: string;
  readonly copy?: boolean;
  readonly short?: boolean;
}) {
  const shown = short && text.length > 16 ? `${text.slice(0, 8)}…${text.slice(-6)}` : text;
  const isWhole = shown === text;
  return (
    <span className="mono-line">
      <span className={shown.length > ONE_LINE ? 'mono' : 'mono one-line'} title={isWhole ? undefined : text}>
        {shown}
      </span>
      {copy && <CopyButton text={text} />}
    </span>
  );
}

interface SecretOnceProps {
  /** What it is: "API key", "Signing secret". */
  readonly name: string;
  readonly secret: string;
  readonly children?: React.ReactNode;
}

/** A secret that is shown this one time. */
export function SecretOnce({ name, secret, children }: SecretOnceProps) {
  return (
    <Notice tone="warn" title={`${name}: copy it now`}>
      <p>It is shown this once. {children}</p>
      <p className="secret">
        <code className="mono" data-secret="">
          {secret}
        </code>
        <CopyButton text={secret} />
      </p>
    </Notice>
  );
}
