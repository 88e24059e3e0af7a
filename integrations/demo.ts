import type { Day } from '../domain/key-result.ts';

/** A fake that runs beside the local installation, so that a provider can be tried without an account. */
export interface Demo {
  url: string;
  /** What the wizard's form is filled with. */
  config: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A fake of each provider that the local installation starts. A new one is a line here. */
export const demos: Readonly<Record<string, (input: { port: number; today: Day }) => Promise<Demo>>> = {
  github: async (input) => {
    const fake = await (await import('./github/fake-server.ts')).startFakeGithub(input);
    return { url: fake.url, config: { owner: fake.repository.owner, repository: fake.repository.name, baseUrl: fake.url }, close: fake.close };
  },
  'google-calendar': async ({ port }) => {
    const fake = await (await import('./google-calendar/fake-server.ts')).startFakeGoogleCalendar({ port });
    const { FAKE_CLIENT } = await import('./fake-consent.ts');
    return { url: fake.url, config: { ...FAKE_CLIENT, baseUrl: fake.url }, close: fake.close };
  },
  'outlook-calendar': async ({ port }) => {
    const fake = await (await import('./outlook-calendar/fake-server.ts')).startFakeOutlookCalendar({ port });
    const { FAKE_CLIENT } = await import('./fake-consent.ts');
    return { url: fake.url, config: { ...FAKE_CLIENT, baseUrl: fake.url }, close: fake.close };
  },
};
