import { createContext, useContext, useEffect } from 'react';

/** Keeps the dialog around open until it is called once more with false. */
export const HoldContext = createContext<(isHeld: boolean) => void>(() => undefined);

/** While something is under way, its dialog goes neither by Escape nor by a press outside: what is answered would be lost. */
export function useHold(isUnderWay: boolean): void {
  const hold = useContext(HoldContext);
  useEffect(() => {
    if (!isUnderWay) return undefined;
    hold(true);
    return () => {
      hold(false);
    };
  }, [hold, isUnderWay]);
}
