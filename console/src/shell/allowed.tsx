import type { ReactNode } from 'react';
import { Notice } from '../kit/layout/notice';
import { Page } from '../kit/layout/page';
import { accountName } from '../session/account-name';
import { useSession } from '../session/context';
import type { Area } from '../session/types';
import { NoTenant } from './no-tenant';

interface AllowedProps {
  readonly area: Area;
  readonly title: string;
  readonly children: ReactNode;
}

/** A page of a tenant, for those who may read its area. For all others it says so, and asks the server for nothing. */
export function Allowed({ area, title, children }: AllowedProps) {
  const { session } = useSession();
  const { tenant, access } = session;
  if (tenant === null) return <NoTenant title={title} />;
  if (access[area] !== 'none') return children;
  return (
    <Page title={title}>
      <Notice title="Not for your role">
        You are {tenant.role} of {accountName(tenant)}. An owner can give you another role.
      </Notice>
    </Page>
  );
}
