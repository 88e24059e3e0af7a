import { Button, TextInput } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import type { StepDraft } from './key-result-draft.ts';
import styles from './key-result-page.module.css';

/** The weighted steps of a milestone key result. */
export function StepFields(props: { steps: readonly StepDraft[]; onChange: (steps: readonly StepDraft[]) => void }) {
  const texts = useTexts();
  const change = (index: number, change: Partial<StepDraft>) => props.onChange(props.steps.map((step, at) => (at === index ? { ...step, ...change } : step)));
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <legend>{texts.keyResults.steps}</legend>
      {props.steps.map((step, index) => (
        <div key={step.id ?? index} className={styles.stepRow}>
          <TextInput label={texts.keyResults.stepTitle} value={step.title} onChange={(event) => change(index, { title: event.currentTarget.value })} />
          <TextInput
            label={texts.keyResults.weight}
            inputMode="decimal"
            value={step.weight}
            onChange={(event) => change(index, { weight: event.currentTarget.value })}
          />
          <TextInput label={texts.keyResults.dueOn} type="date" value={step.dueOn} onChange={(event) => change(index, { dueOn: event.currentTarget.value })} />
          <Button variant="subtle" onClick={() => props.onChange(props.steps.filter((_, at) => at !== index))}>
            {texts.keyResults.removeStep}
          </Button>
        </div>
      ))}
      <Button variant="default" size="xs" onClick={() => props.onChange([...props.steps, { id: null, title: '', weight: '1', dueOn: '' }])}>
        {texts.keyResults.addStep}
      </Button>
    </fieldset>
  );
}
