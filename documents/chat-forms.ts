import type { Decimal, Instant, KeyResultKind } from '../domain/key-result.ts';
import { MAX_CONFIDENCE, MIN_CONFIDENCE } from '../domain/check-in.ts';
import type { ChatForm } from '../domain/messenger.ts';
import { formatDate, formatValue, type Reading } from './format.ts';
import { textsFor } from './texts/texts.ts';

/** A key result as a form asks for it. */
export interface FormKeyResult {
  id: string;
  title: string;
  kind: KeyResultKind;
  unit: string;
  target: Decimal | null;
  confidence: number | null;
  lastValue: { value: Decimal; at: Instant } | null;
  /** Of a milestone, and of no other. */
  steps: readonly { id: string; title: string; doneAt: Instant | null }[];
}

/** A chat's form holds no more. */
export const MOST_IN_FORM = 10;

/** The form of a weekly check-in: value, confidence and note for each key result. */
export function checkInForm({ reader, value, keyResults }: { reader: Reading; value: string; keyResults: readonly FormKeyResult[] }): ChatForm {
  const { chat, words } = textsFor(reader.language);
  const texts = chat.checkIn;
  const confidences = Array.from({ length: MAX_CONFIDENCE - MIN_CONFIDENCE + 1 }, (_, index) => String(MIN_CONFIDENCE + index));
  const parts = keyResults.slice(0, MOST_IN_FORM).flatMap((keyResult): ChatForm['parts'] => {
    const { id, title, unit, target, lastValue, confidence } = keyResult;
    const last = lastValue === null ? [] : [words.lastValue(formatValue(lastValue.value, unit, reader.language), formatDate(lastValue.at, reader))];
    const facts = [...last, ...(target === null ? [] : [words.target(formatValue(target, unit, reader.language))])];
    return [
      { kind: 'title', text: title },
      ...(facts.length === 0 ? [] : [{ kind: 'quiet', text: facts.join(' · ') } as const]),
      valueField(keyResult, reader),
      {
        kind: 'choice',
        name: `confidence:${id}`,
        label: texts.confidence,
        options: confidences.map((number) => ({ value: number, label: number })),
        ...(confidence !== null && { chosen: [String(confidence)] }),
      },
      { kind: 'paragraph', name: `note:${id}`, label: texts.note },
    ];
  });
  const more = keyResults.length - MOST_IN_FORM;
  return {
    action: 'check-in',
    value,
    title: texts.title,
    submit: texts.submit,
    cancel: texts.cancel,
    parts:
      parts.length === 0
        ? [{ kind: 'text', text: texts.nothingOpen }]
        : [{ kind: 'quiet', text: texts.leaveEmpty }, ...parts, ...(more > 0 ? [{ kind: 'quiet', text: chat.more(more) } as const] : [])],
  };
}

/** The form that puts an escalation off. */
export function snoozeForm({ reader, value }: { reader: Reading; value: string }): ChatForm {
  const { chat } = textsFor(reader.language);
  const { title, submit, until, days, reason } = chat.snoozing;
  return {
    action: 'snooze',
    value,
    title,
    submit,
    cancel: chat.checkIn.cancel,
    parts: [
      { kind: 'choice', name: 'days', label: until, options: Object.entries(days).map(([number, label]) => ({ value: number, label })), chosen: ['1'] },
      { kind: 'paragraph', name: 'reason', label: reason },
    ],
  };
}

function valueField({ id, kind, steps }: FormKeyResult, reader: Reading): ChatForm['parts'][number] {
  const { chat, words } = textsFor(reader.language);
  const { value, done, steps: ofSteps } = chat.checkIn;
  if (kind === 'milestone' && steps.length > 0)
    return {
      kind: 'choices',
      name: `steps:${id}`,
      label: ofSteps,
      options: steps.map((step) => ({ value: step.id, label: step.title })),
      chosen: steps.flatMap((step) => (step.doneAt === null ? [] : [step.id])),
    };
  if (kind === 'binary')
    return {
      kind: 'choice',
      name: `value:${id}`,
      label: done,
      options: [
        { value: '1', label: words.yes },
        { value: '0', label: words.no },
      ],
    };
  return { kind: 'line', name: `value:${id}`, label: value };
}
