import { Component, type ReactNode } from 'react';
import { Notice } from '../kit/layout/notice';

interface BoundaryProps {
  readonly children: ReactNode;
  /** Around everything: there is no frame to show it in. */
  readonly isWhole?: boolean;
}

interface BoundaryState {
  readonly failed: boolean;
}

/** Keeps a part that fails from taking the console with it; one of an older build is one that cannot be loaded. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failed: false };

  static getDerivedStateFromError(): BoundaryState {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return this.props.isWhole === true ? <main className="lone">{notice()}</main> : notice();
  }
}

function notice() {
  return (
    <Notice
      tone="bad"
      title="This could not be shown"
      action={
        <button
          type="button"
          className="button"
          onClick={() => {
            globalThis.location.reload();
          }}
        >
          Load it again
        </button>
      }
    >
      The console may have been renewed meanwhile.
    </Notice>
  );
}
