import { createHash } from 'node:crypto';
import type { MailReader } from '../documents/mail-layout.tsx';
import { logoPath } from '../domain/branding.ts';
import { outsideAddressOf } from '../domain/effect-kinds.ts';
import type { Organization } from '../domain/organization.ts';
import type { Person } from '../domain/person.ts';

/** The person a mail is written for, as its template wants them; an outside address cannot sign in, and has no preferences. */
export function readerOf(
  person: Pick<Person, 'id' | 'name' | 'language' | 'timeZone'>,
  organization: Pick<Organization, 'id' | 'name' | 'settings'>,
  publicUrl: string,
): MailReader {
  const { id, name, language, timeZone } = person;
  const preferencesUrl = outsideAddressOf(id) === null ? `${publicUrl}/preferences` : null;
  const logo = logoPath(organization);
  return {
    ...{ name, language, timeZone, organizationName: organization.name, preferencesUrl },
    ...{ accentColor: organization.settings.accentColor, logoUrl: logo === null ? null : `${publicUrl}${logo}` },
  };
}

interface EffectKey {
  organizationId: string;
  kind: string;
  subject: string;
  occurrence: string;
  recipient: string;
  channel: string;
}

/** The Message-ID of an effect, made from its key: a second send of it is the same message. */
export function messageIdOf(effect: EffectKey, publicUrl: string): string {
  return `<${messageKeyOf(effect)}@${new URL(publicUrl).hostname}>`;
}

/** What a message is known again by, made from its effect's key. */
export function messageKeyOf(effect: EffectKey): string {
  const { organizationId, kind, subject, occurrence, recipient, channel } = effect;
  return createHash('sha256').update([organizationId, kind, subject, occurrence, recipient, channel].join('|')).digest('hex').slice(0, 40);
}

/** The address under which a token opens its page. */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/check-in/${token}`;
}

/** The same data with the secret half of every token blotted out: what is kept of a mail. */
export function maskLinks<Data>(input: Data): Data {
  return JSON.parse(JSON.stringify(input).replaceAll(TOKEN, '$1.•••'));
}

const TOKEN = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[A-Za-z0-9_-]{43}/g;
