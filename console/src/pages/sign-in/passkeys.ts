import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { api } from '../../api/client';
import type { SessionBody } from '../../session/types';

/** The library comes only to those who use a passkey. */
const library = () => import('@simplewebauthn/browser');

/** The browser refuses with many words, and an address of the standard. */
function unused(error: unknown): never {
  const isDeclined = (error as { name?: unknown }).name === 'NotAllowedError';
  throw isDeclined ? new Error('The passkey was not used: it was declined, or took too long.') : error;
}

/** Proves a passkey that the person has. */
export async function givePasskey(): Promise<SessionBody> {
  const [{ startAuthentication }, options] = await Promise.all([library(), api.askForPasskey()]);
  const response = await startAuthentication({
    optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
  }).catch(unused);
  return api.givePasskey({ body: { response: { ...response } } });
}

/** @param adminKey for the operator's first factor */
export async function addPasskey(name: string, adminKey: string | null): Promise<SessionBody> {
  const [{ startRegistration }, options] = await Promise.all([
    library(),
    api.askForNewPasskey({ body: adminKey === null ? {} : { adminKey } }),
  ]);
  const response = await startRegistration({
    optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
  }).catch(unused);
  return api.addPasskey({ body: { name, response: { ...response } } });
}
