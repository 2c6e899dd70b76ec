import { isMailAddress, parseMailbox } from '../../../src/platform/mail/mail-address.js';
import { render } from '../../../src/platform/mail/templates/layout.js';
import { compose, type MailData, type MailTemplate } from '../../../src/platform/mail/templates/templates.js';

const HOSTILE = 'https://evil.example/ Shop"><script>alert(1)</script>\r\nBcc: victim@example.com\u202e';
const LINK = 'https://pay.example.com/console/sign-in/link#abc_DEF-123';
const LATER = '2027-01-31T10:05:00.000Z';

/** One of each, with texts of strangers where a template takes any. */
const EXAMPLES: { readonly [T in MailTemplate]: MailData[T] } = {
  'sign-in': { link: LINK, expiresAt: LATER },
  'email-link': { link: LINK, expiresAt: LATER },
  invitation: { link: LINK, expiresAt: LATER, tenant: HOSTILE, role: 'developer', invitedBy: HOSTILE },
  quota: { level: 80, used: 8_000, limit: 10_000, environment: 'live', resetAt: LATER },
  'key-expiring': { name: HOSTILE, maskedKey: 'x402_live_ab…yz', environment: 'live', expiresAt: LATER },
  'plan-changed': { before: 'free', after: 'pro' },
  suspended: { by: 'operator' },
  reactivated: { by: 'operator' },
  'endpoint-disabled': { host: HOSTILE, environment: 'test', reason: 'failing' },
  'ways-in-changed': { change: 'wallet-added', wallet: `0x${'ab'.repeat(20)}`, at: LATER },
};
const TEMPLATES = Object.keys(EXAMPLES) as MailTemplate[];

function rendered(template: MailTemplate, unsubscribeUrl: string | null = null) {
  const origin = 'https://pay.example.com';
  const text = compose(template, EXAMPLES[template], (path) => origin + path);
  return render(text, { origin, unsubscribeUrl });
}

describe('mail', () => {
  it.each(TEMPLATES)('M6: %s is one subject of one line, whatever a tenant is called', (template) => {
    const { subject } = rendered(template);
    expect(subject).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(subject.length).toBeGreaterThan(10);
    expect(subject.length).toBeLessThanOrEqual(150);
  });

  it.each(TEMPLATES)(
    'M6: %s loads nothing, runs nothing, and is readable in dark and in light',
    (template) => {
      const { html } = rendered(template);
      expect(html).not.toMatch(/<script|<img|<link|<iframe|src=|url\(|@import/i);
      expect(html).toContain('<meta name="color-scheme" content="light dark">');
      expect(html).toContain('<html lang="en">');
    },
  );

  it.each(TEMPLATES)('M6: %s says the same in plain text', (template) => {
    const { text, html } = rendered(template);
    const [, href = ''] = /<a href="([^"]+)"/.exec(html) ?? [];
    expect(text).toContain(href);
    expect(text).not.toMatch(/<\/?(p|a|h1|table|td)\b/);
  });

  it('M6: makes no link of what a tenant is called', () => {
    const { text, html } = rendered('invitation');
    expect(text + html).not.toContain('https://evil.example');
    expect(text).toContain('evil·example');
  });

  it('M6: carries a link unchanged in both forms, and says when it ends', () => {
    const { text, html } = rendered('sign-in');
    expect(text).toContain(`\n${LINK}\n`);
    expect(html).toContain(`<a href="${LINK}"`);
    expect(text).toContain('31 January 2027, 10:05 UTC');
  });

  it('M6: names the way to end notices only where there is one', () => {
    expect(rendered('quota', 'https://pay.example.com/console/unsubscribe#t').text).toContain(
      'unsubscribe#t',
    );
    expect(rendered('sign-in').text).not.toContain('notices');
  });

  it.each([
    'a@example.com,b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    'a@example.com b@example.com',
    '<a@example.com>',
    'a@b@example.com',
    '"a b"@example.com',
    `${'a'.repeat(65)}@example.com`,
    'example.com',
    '',
  ])('M6: takes no %j for an address', (text) => {
    expect(isMailAddress(text)).toBe(false);
  });

  it.each(['a@example.com', 'first.last+tag@sub.example.com', 'jörg@exämple.com'])(
    'M6: takes %s for an address',
    (text) => {
      expect(isMailAddress(text)).toBe(true);
    },
  );

  it('M6: reads a sender with and without a name', () => {
    expect(parseMailbox('x402 <no-reply@example.com>')).toEqual({
      name: 'x402',
      address: 'no-reply@example.com',
    });
    expect(parseMailbox('no-reply@example.com')).toEqual({ name: '', address: 'no-reply@example.com' });
    expect(parseMailbox('x402 <a@example.com>, <b@example.com>')).toBeNull();
  });
});
