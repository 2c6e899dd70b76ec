import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useSession } from './context';

const RESULTS = ['success', 'cancelled'] as const;
export type CheckoutResult = (typeof RESULTS)[number];

/** Stripe says what was bought within seconds of the way back. */
const EACH_MS = 2_000;
const LAST_MS = 30_000;

/**
 * The result of Stripe's redirect, once: a reload does not show it again. After a success, what the plan decides is read
 * anew until the server knows of it.
 */
export function useCheckoutResult(): CheckoutResult | null {
  const [params, setParams] = useSearchParams();
  const [result] = useState(() => RESULTS.find((one) => one === params.get('checkout')) ?? null);
  const isAsked = params.has('checkout');
  const queries = useQueryClient();
  const { session, refresh } = useSession();
  const plan = session.tenant?.plan;
  const [planBefore] = useState(plan);
  useEffect(() => {
    if (!isAsked) return;
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        next.delete('checkout');
        return next;
      },
      { replace: true },
    );
  }, [isAsked, setParams]);
  const isWaiting = result === 'success' && plan === planBefore;
  useEffect(() => {
    if (!isWaiting) return undefined;
    const look = window.setInterval(() => void refresh(), EACH_MS);
    const end = window.setTimeout(() => {
      window.clearInterval(look);
    }, LAST_MS);
    return () => {
      window.clearInterval(look);
      window.clearTimeout(end);
    };
  }, [isWaiting, refresh]);
  useEffect(() => {
    if (plan === planBefore) return;
    for (const id of ['getUsage', 'getSubscription', 'listSupportedChains'])
      void queries.invalidateQueries({ queryKey: [id] });
  }, [plan, planBefore, queries]);
  return result;
}
