import pg from 'pg';
import { renderMailOf, type MailInputs } from '../../activities/mail-renderers.ts';
import { createSmtpMailer } from '../../integrations/mail/smtp.ts';

/** The floor of the weekly prompt: for each person, one after the other, a ledger row, the same template, the send, and how it ended. Told a week, it answers when it is through. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2, idleTimeoutMillis: 0 });
const mailer = createSmtpMailer({ url: process.env.SMTP_URL ?? '' });

process.on('message', (week: string) => {
  prompt(week).then(
    (sent) => process.send?.(sent),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
process.send?.('ready');

async function prompt(week: string): Promise<number> {
  const { rows } = await pool.query<Sent>(
    `SELECT e.organization_id AS "organizationId", e.recipient, e.input, p.name, p.email FROM effects e
     JOIN people p ON p.organization_id = e.organization_id AND p.id::text = e.recipient WHERE e.kind = 'weekly-prompt' AND e.occurrence LIKE '2%' ORDER BY e.occurrence, e.id LIMIT 2000`,
  );
  for (const { organizationId, recipient, input, name, email } of rows) {
    const { rows: planned } = await pool.query<{ id: string }>(
      `INSERT INTO effects (organization_id, id, kind, subject, occurrence, recipient, channel, due_at, input)
       VALUES ($1, gen_random_uuid(), 'weekly-prompt', 'loop', $2, $3, 'mail', now(), '{}') RETURNING id`,
      [organizationId, `loop ${week}`, recipient],
    );
    const id = planned[0]?.id;
    await pool.query(`UPDATE effects SET state = 'sending', claimed_at = now(), attempts = 1 WHERE organization_id = $1 AND id = $2`, [organizationId, id]);
    const { subject, html, text } = await renderMailOf('weekly-prompt', input);
    const messageId = `<${id}@bench.example>`;
    const from = 'Sextant <sextant@bench.example>';
    await mailer.send({ messageId, from, to: { name, address: email }, subject, html, text, headers: {}, date: new Date(), attachments: [] });
    await pool.query(`UPDATE effects SET state = 'sent', settled_at = now(), title = $3, input = $4 WHERE organization_id = $1 AND id = $2`, [
      organizationId,
      id,
      subject,
      input,
    ]);
  }
  return rows.length;
}

interface Sent {
  organizationId: string;
  recipient: string;
  input: MailInputs['weekly-prompt'];
  name: string;
  email: string;
}
