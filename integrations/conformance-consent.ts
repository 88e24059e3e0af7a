import type { IntegrationManifest, ReaderInput } from '../domain/integration.ts';
import type { BenchOptions } from './conformance-contract.ts';
import { FAKE_CLIENT, type FakeConsent } from './fake-consent.ts';

/** What an account is opened with where a person has agreed at a fake: by default with access that holds, to an address that may be reached. */
export function inputByConsent(fake: { url: string; consent: FakeConsent }, { manifest, person }: { manifest: IntegrationManifest; person: string }) {
  return ({ secret = 'good', withoutLeave = false, budget, renew }: BenchOptions = {}): ReaderInput => {
    fake.consent.grant(person, secret);
    const settings = manifest.parseSettings({ ...FAKE_CLIENT, baseUrl: withoutLeave ? fake.url.replace('http:', 'https:') : fake.url });
    return {
      config: settings.config,
      secret: { ...settings.secret, accessToken: secret },
      allowLoopback: !withoutLeave,
      ...(budget && { budget }),
      ...(renew && { renew }),
    };
  };
}
