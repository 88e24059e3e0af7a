import type { Day } from '../domain/key-result.ts';

/** A fake that runs beside the local installation, so that a provider can be tried without an account. */
export interface Demo {
  url: string;
  /** What the wizard's form is filled with. */
  config: Readonly<Record<string, string>>;
  /** What a person can do on its page at `url`; left out where it has none. */
  page?: string;
  close(): Promise<void>;
}

/**
 * A fake of each provider that the local installation starts. A new one is a line here. Not here are those that need no server (csv, webhook-in), http-json, which is
 * tried with any address, and sql: its fake knows no SQL, and a demo of the local PostgreSQL would open to a form the loopback on which Sextant's own rows are.
 */
export const demos: Readonly<Record<string, (input: { port: number; today: Day }) => Promise<Demo>>> = {
  github: async (input) => {
    const fake = await (await import('./github/fake-server.ts')).startFakeGithub(input);
    const { owner, name: repository } = fake.repository;
    // Without a token GitHub grants sixty requests an hour, which one task alone uses up.
    return { url: fake.url, config: { owner, repository, token: 'demo', baseUrl: fake.url }, close: fake.close };
  },
  gitlab: async (input) => {
    const fake = await (await import('./gitlab/fake-server.ts')).startFakeGitlab(input);
    return { url: fake.url, config: { project: fake.project.path, baseUrl: fake.url }, close: fake.close };
  },
  'google-analytics': async (input) => {
    const fake = await (await import('./google-analytics/fake-server.ts')).startFakeAnalytics(input);
    return { url: fake.url, config: { propertyId: fake.property.id, clientId: 'demo', clientSecret: 'demo', baseUrl: fake.url }, close: fake.close };
  },
  mixpanel: async (input) => {
    const fake = await (await import('./mixpanel/fake-server.ts')).startFakeMixpanel(input);
    const config = {
      projectId: fake.project.id,
      residency: 'us',
      timeZone: fake.project.timeZone,
      serviceAccount: 'demo',
      serviceAccountSecret: 'demo',
      baseUrl: fake.url,
    };
    return { url: fake.url, config, close: fake.close };
  },
  hubspot: async (input) => {
    const { demoCrm, startFakeHubspot } = await import('./hubspot/fake-server.ts');
    const fake = await startFakeHubspot({ port: input.port, crm: demoCrm(input) });
    return { url: fake.url, config: { baseUrl: fake.url, token: 'demo' }, close: fake.close };
  },
  pipedrive: async (input) => {
    const { demoDeals, startFakePipedrive } = await import('./pipedrive/fake-server.ts');
    const fake = await startFakePipedrive({ port: input.port, deals: demoDeals(input) });
    return { url: fake.url, config: { company: 'example', baseUrl: fake.url, token: 'demo' }, close: fake.close };
  },
  prometheus: async ({ port, today }) => {
    const { recordDemo, startFakePrometheus } = await import('./prometheus/fake-server.ts');
    const fake = await startFakePrometheus({ port });
    recordDemo(fake, { today });
    return { url: fake.url, config: { baseUrl: fake.url }, close: fake.close };
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
  slack: async (input) => {
    const fake = await (await import('./slack/fake-server.ts')).startFakeSlack({ port: input.port, everybody: true, signingSecret: 'demo' });
    const config = { baseUrl: fake.url, botToken: 'xoxb-demo', webhookSecret: 'demo' };
    return { url: fake.url, config, page: 'what Demo Slack was sent, and its buttons', close: fake.close };
  },
};
