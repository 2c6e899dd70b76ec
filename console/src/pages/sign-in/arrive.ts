import { useNavigate } from 'react-router';
import { useSessionState } from '../../session/context';
import { keep, kept } from '../../session/kept';
import { returnPath } from '../../session/return-to';
import { answerOf, type SessionAnswer, type SessionBody } from '../../session/types';

/** What happens when somebody is in: to the invitation that brought them, or to where they wanted to go. */
export function useArrive(returnTo: string | null): (answer: SessionBody) => void {
  const { replace } = useSessionState();
  const navigate = useNavigate();
  return (answer) => {
    const wanted = returnTo ?? kept('returnTo');
    keep('returnTo', null);
    replace(answer);
    void navigate(arrivalPath(answerOf(answer), wanted), { replace: true });
  };
}

export function arrivalPath(answer: SessionAnswer, returnTo: string | null): string {
  if (kept('invitation') !== null) return '/invitation';
  const isOperatorOnly = answer.signedIn && answer.tenant === null && answer.operator.isOperator;
  return returnTo === null && isOperatorOnly ? '/operator' : returnPath(returnTo);
}
