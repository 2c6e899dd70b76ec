import { Notice } from '../kit/layout/notice';
import { useSession } from './context';

/** Why somebody only reads on this page. @param children who changes it, where the role is the reason */
export function ReadsOnly({ children }: { readonly children: string }) {
  const { tenant } = useSession().session;
  if (tenant?.isView === true)
    return (
      <Notice title="A view only reads">As the operator you see this account, and change nothing.</Notice>
    );
  if (tenant?.status === 'suspended')
    return <Notice title="Nothing is changed while the account is suspended" />;
  return <Notice title="Your role only reads here">{children}</Notice>;
}
