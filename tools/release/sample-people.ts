import { totpSecretPlace } from '../../src/platform/secrets/places.js';
import { Sealer } from '../../src/platform/secrets/sealer.js';
import { bytes, SAMPLE, type SampleClock, type SampleRow, type SampleTables } from './sample-ids.js';
import { SAMPLE_KEYS } from './sample-keys.js';

const OWNER = SAMPLE.ownerOfSeller;
const DEVELOPER = '0f000000-0000-4000-8000-0000000000a2';

/**
 * Two people of the seller: its owner, by a proved address, with both second factors and a session that waits for one;
 * and a developer by a wallet alone. Both are signed in, an invitation and a sign-in link are open. Every token and code
 * is a hash of nothing.
 */
export function peopleRows(clock: SampleClock): SampleTables {
  return [...userRows(clock), ...sessionRows(clock), ...teamRows(clock)];
}

function userRows(clock: SampleClock): SampleTables {
  const totp = new Sealer([SAMPLE_KEYS.encryption]).sealText(SAMPLE.totpSecret, totpSecretPlace(OWNER));
  const times = { created_at: clock.ago(8_000) };
  const developer: SampleRow = {
    id: DEVELOPER,
    email: null,
    name: 'Sam Developer',
    totp_failures: 0,
    ...times,
  };
  return [
    [
      'users',
      {
        ...{
          id: OWNER,
          email: 'seller@example.com',
          name: 'Olive Owner',
          totp_secret: totp,
          totp_failures: 0,
        },
        ...{ totp_confirmed_at: clock.ago(7_900), totp_last_step: 58_000_000, ...times },
      },
      developer,
    ],
    ['user_wallets', { namespace: 'eip155', address: SAMPLE.buyer, user_id: DEVELOPER, ...times }],
    [
      'user_passkeys',
      {
        ...{
          id: '0f000000-0000-4000-8000-0000000000a3',
          user_id: OWNER,
          credential_id: 'c2FtcGxlLXBhc3NrZXk',
        },
        ...{ public_key: bytes(Buffer.alloc(77, 7)), sign_count: 3, transports: ['internal'] },
        ...{ name: 'Laptop', created_at: clock.ago(7_800), last_used_at: clock.ago(40) },
      },
    ],
    ['user_recovery_codes', { user_id: OWNER, code_hash: bytes(Buffer.alloc(32, 8)) }],
  ];
}

function sessionRows(clock: SampleClock): SampleTables {
  const session = (number: number, userId: string, method: string): SampleRow => ({
    ...{
      id: `0f000000-0000-4000-8000-0000000000b${number}`,
      token_hash: bytes(Buffer.alloc(32, 16 + number)),
    },
    ...{ user_id: userId, method, tenant_id: SAMPLE.seller, user_agent: 'Sample/1.0' },
    ...{ created_at: clock.ago(50), last_seen_at: clock.ago(5), expires_at: clock.ago(-20_000) },
  });
  return [
    [
      'sessions',
      { ...session(1, OWNER, 'email'), second_factor_at: clock.ago(49) },
      { ...session(2, OWNER, 'email'), second_factor_at: null },
      session(3, DEVELOPER, 'wallet'),
    ],
    [
      'sign_in_challenges',
      {
        ...{ id: '0f000000-0000-4000-8000-0000000000c1', kind: 'email', subject: 'seller@example.com' },
        ...{ secret_hash: bytes(Buffer.alloc(32, 10)), browser_hash: bytes(Buffer.alloc(32, 11)) },
        ...{ user_id: null, data: {}, tries: 0, created_at: clock.ago(2), expires_at: clock.ago(-13) },
      },
    ],
  ];
}

function teamRows(clock: SampleClock): SampleTables {
  const tenant = { tenant_id: SAMPLE.seller };
  return [
    [
      'memberships',
      { ...tenant, user_id: OWNER, role: 'owner', created_at: clock.ago(8_000) },
      { ...tenant, user_id: DEVELOPER, role: 'developer', created_at: clock.ago(7_000) },
    ],
    [
      'invitations',
      {
        ...{ ...tenant, id: '0f000000-0000-4000-8000-0000000000d1', token_hash: bytes(Buffer.alloc(32, 12)) },
        ...{ email: 'viewer@example.com', role: 'viewer', invited_by: `user:${OWNER}` },
        ...{ created_at: clock.ago(100), expires_at: clock.ago(-9_900) },
      },
    ],
  ];
}
