import { Suspense, useEffect, useRef, useState } from 'react';
import { Outlet, useLocation } from 'react-router';
import { Drawer } from '../kit/overlay/dialog';
import { Skeleton } from '../kit/layout/skeleton';
import { useSession } from '../session/context';
import { placeOf } from '../session/place';
import { Banners } from './banners';
import { Boundary } from './boundary';
import { ProofDialog } from './proof-dialog';
import { SecondFactorGate } from './second-factor-gate';
import { Sidebar } from './sidebar';
import { Topbar } from './topbar';

/** The frame around every page behind the sign-in. */
export function Shell() {
  const { session, environment } = useSession();
  const place = placeOf(session);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const page = pageOf(useLocation().pathname);
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    // As a new document would: reading goes on at the top of the page.
    main.current?.focus();
    window.scrollTo(0, 0);
  }, [page]);
  if (session.secondFactor.isRequired && !session.secondFactor.isDone) return <SecondFactorGate />;
  return (
    <div className={environment === 'test' && session.tenant !== null ? 'shell is-test' : 'shell'}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <Sidebar />
      <div className="stage">
        <Boundary>
          <Topbar
            onOpenMenu={() => {
              setMenuOpen(true);
            }}
          />
        </Boundary>
        <Banners />
        <main id="main" className="content" tabIndex={-1} ref={main}>
          {/* What is typed in one account is not sent in another. */}
          <Boundary key={`${page} ${place}`}>
            <Suspense fallback={<Skeleton lines={3} height="4rem" />}>
              <Outlet />
            </Suspense>
          </Boundary>
        </main>
      </div>
      <Boundary>
        <ProofDialog key={place} />
        <Drawer
          title="Menu"
          isOpen={isMenuOpen}
          onClose={() => {
            setMenuOpen(false);
          }}
        >
          <Sidebar
            onNavigate={() => {
              setMenuOpen(false);
            }}
          />
        </Drawer>
      </Boundary>
    </div>
  );
}

/** What counts as one page: the tabs of the settings do, whatever is in the address. */
function pageOf(pathname: string): string {
  return pathname.startsWith('/settings') ? '/settings' : pathname;
}
