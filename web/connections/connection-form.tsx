import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Outcome, type Refused, useAct } from '../app/act.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { type IntegrationData, TestConnection } from './connection-query.ts';
import styles from './connections.module.css';
import { filledIn, FormFields } from './form-fields.tsx';
import { labelsOf, refusedFields } from './refused-fields.ts';

/** Name and credentials of a connection, with a test before anything is saved. */
export function ConnectionForm(props: {
  integration: IntegrationData;
  /** The account whose form is edited: its secrets are not shown, and kept where they are left empty. */
  connectionId?: string;
  start: { name: string; config: Record<string, string> };
  saving: boolean;
  submitLabel: string;
  /** What the button says once a test has failed; with it, nothing is submitted before a test was passed or seen to fail. */
  submitAnywayLabel?: string;
  /** INVALID_INPUT is shown here, at its fields. */
  onSubmit: (draft: { name: string; config: Record<string, string> }) => Promise<Outcome<unknown>>;
}) {
  const words = usePagesTexts();
  const { integration } = props;
  const [name, setName] = useState(props.start.name);
  const [values, setValues] = useState(props.start.config);
  const { act, acting } = useAct(TestConnection, { handles: ['INVALID_INPUT', 'NOT_READY'] });
  const [tested, setTested] = useState<{ good: boolean; sentence: string } | null>(null);
  const [wrong, setWrong] = useState<Record<string, string>>({});

  async function test() {
    const outcome = await act({ provider: integration.id, config: filledIn(values), connectionId: props.connectionId ?? null });
    if (outcome.ok) {
      setTested({ good: true, sentence: goodSentence(outcome.data.account) });
      setWrong({});
    } else showRefusal(outcome);
    return outcome.ok;
  }

  function showRefusal(refused: Refused) {
    const fields = refusedFields(refused);
    const labels = labelsOf(fields, integration.fields);
    setTested({ good: false, sentence: labels === null ? refused.message : words.connections.check(labels) });
    setWrong(fields);
  }

  function goodSentence(account: string | null): string {
    return account === null ? words.connections.consentNext(integration.name) : words.connections.tested(account);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (props.submitAnywayLabel !== undefined && tested === null && !(await test())) return;
    const outcome = await props.onSubmit({ name, config: filledIn(values) });
    if (!outcome.ok && outcome.code === 'INVALID_INPUT') showRefusal(outcome);
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextInput label={words.connections.connectionName} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <FormFields
        fields={integration.fields}
        values={values}
        errors={wrong}
        keptSecret={props.connectionId === undefined ? undefined : words.connections.keptSecret}
        onChange={(next) => {
          setValues(next);
          setTested(null);
          setWrong({});
        }}
      />
      <div role="status">
        {tested && (
          <p className={styles.tested} data-good={tested.good || undefined}>
            {tested.sentence}
          </p>
        )}
      </div>
      <div className={styles.buttons}>
        <Button variant="default" loading={acting} onClick={() => void test()}>
          {words.connections.test}
        </Button>
        <Button type="submit" loading={props.saving}>
          {tested?.good === false ? (props.submitAnywayLabel ?? props.submitLabel) : props.submitLabel}
        </Button>
      </div>
    </form>
  );
}
