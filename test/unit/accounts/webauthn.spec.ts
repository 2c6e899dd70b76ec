import {
  challengeOf,
  creationOptions,
  newPasskeyOf,
  relyingPartyOf,
  requestOptions,
  signCountAfter,
  type Ceremony,
  type NewPasskey,
} from '../../../src/modules/accounts/second-factor/webauthn.js';
import { SoftwareAuthenticator, type Behaviour } from '../../support/accounts/software-authenticator.js';

const HERE: Behaviour = { origin: 'https://x402.example', rpId: 'x402.example' };
const ELSEWHERE: readonly (readonly [string, Behaviour])[] = [
  ['from another origin', { ...HERE, origin: 'https://evil.example' }],
  ['for another domain', { ...HERE, rpId: 'evil.example' }],
  ['without the person', { ...HERE, isUserVerified: false }],
];

async function enrolled(authenticator: SoftwareAuthenticator): Promise<NewPasskey> {
  const { challenge } = await creationOptions('x402.example', { id: 'u1', label: 'ada' }, []);
  const passkey = await newPasskeyOf(authenticator.create(challenge, HERE), {
    origin: HERE.origin,
    challenge,
  });
  if (passkey === null) throw new Error('the passkey was refused');
  return passkey;
}

describe('a passkey', () => {
  it('M1 is enrolled and used, with a count that grows', async () => {
    const authenticator = new SoftwareAuthenticator();
    const passkey = await enrolled(authenticator);
    const { challenge } = await requestOptions('x402.example', [passkey.credentialId]);
    const answer = authenticator.get(challenge, HERE);
    expect(challengeOf(answer)).toBe(challenge);
    expect(await signCountAfter(answer, { origin: HERE.origin, challenge }, passkey)).toBe(1);
  });

  it.each(ELSEWHERE)('M1 is not enrolled %s', async (_, behaviour) => {
    const { challenge } = await creationOptions('x402.example', { id: 'u1', label: 'ada' }, []);
    const answer = new SoftwareAuthenticator().create(challenge, behaviour);
    expect(await newPasskeyOf(answer, { origin: HERE.origin, challenge })).toBeNull();
  });

  it.each(ELSEWHERE)('M1 proves nothing %s', async (_, behaviour) => {
    const authenticator = new SoftwareAuthenticator();
    const passkey = await enrolled(authenticator);
    const { challenge } = await requestOptions('x402.example', []);
    const answer = authenticator.get(challenge, behaviour);
    expect(await signCountAfter(answer, { origin: HERE.origin, challenge }, passkey)).toBeNull();
  });

  it('M1 proves nothing for another challenge, by another key, or with a count that was seen', async () => {
    const authenticator = new SoftwareAuthenticator();
    const passkey = await enrolled(authenticator);
    const { challenge } = await requestOptions('x402.example', []);
    const ceremony: Ceremony = { origin: HERE.origin, challenge };
    const answer = authenticator.get(challenge, HERE);
    const { challenge: other } = await requestOptions('x402.example', []);
    expect(await signCountAfter(answer, { ...ceremony, challenge: other }, passkey)).toBeNull();
    const { publicKey } = await enrolled(new SoftwareAuthenticator());
    expect(await signCountAfter(answer, ceremony, { ...passkey, publicKey })).toBeNull();
    expect(await signCountAfter(answer, ceremony, { ...passkey, signCount: 1 })).toBeNull();
  });

  it.each([
    null,
    'x',
    {},
    { response: {} },
    { response: { clientDataJSON: 'e30' } },
    { response: { clientDataJSON: '!' } },
  ])('M1 has no challenge in %j', (answer) => {
    expect(challengeOf(answer)).toBeNull();
  });

  it('M1 belongs to the name of the host, and to no bare address', () => {
    expect(relyingPartyOf('http://localhost:3001')).toBe('localhost');
    expect(relyingPartyOf('http://127.0.0.1:3001')).toBeNull();
    expect(relyingPartyOf('http://[::1]:3001')).toBeNull();
  });
});
