import { isApiError, type ApiError } from './error';

/** Asks the person for a proof, such as the second factor. @returns whether it was given */
type AskForProof = (refusal: ApiError) => Promise<boolean>;

const person: { ask: AskForProof | null } = { ask: null };

/** @param ask null while nobody can be asked */
export function askForProofBy(ask: AskForProof | null): void {
  person.ask = ask;
}

/**
 * Does what changes something. Where the server first wants to know that it is still the same person, that is asked for,
 * and the change is repeated; whoever gives no proof gets the refusal.
 */
export async function withProof<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isApiError(error, 'SECOND_FACTOR_REQUIRED', 'RECENT_SIGN_IN_REQUIRED')) throw error;
    if (person.ask === null || !(await person.ask(error))) throw error;
    return act();
  }
}
