import { VisuallyHidden } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { type BalanceTone, setBalance, type WeighedObjective } from '../../domain/set-balance.ts';
import { useCoachTexts } from '../texts/coach-texts.ts';
import type { CoachTexts } from '../texts/en-coach.ts';
import { type Formats, useFormats } from '../texts/format.ts';
import styles from './coach.module.css';

const SAID_AFTER_MS = 1600;

interface BalanceLine {
  name: string;
  value: string;
  tone: BalanceTone;
  why: string;
}

/** The set that a draft joins: how many, how ambitious, how measured, on whose shoulders; what is out of balance says why. Changes as one types. */
export function BalancePanel(props: {
  /** Undefined while it is read. */
  set: readonly WeighedObjective[] | undefined;
  failed: boolean;
  at: { objectiveId: string; keyResultId: string | null };
  nameOf: (personId: string) => string | undefined;
  /** Whether it begins folded also where there is room, as in a dialog. */
  folded: boolean;
}) {
  const { balance: words } = useCoachTexts();
  const format = useFormats();
  const isWide = useMediaQuery('(min-width: 1180px)', true, { getInitialValueInEffect: false });
  const weighed = props.set === undefined ? null : setBalance(props.set, props.at);
  const level = props.set?.find(({ id }) => id === props.at.objectiveId)?.level ?? 'COMPANY';
  const lines = weighed === null ? [] : balanceLines({ balance: weighed, level, words, format, nameOf: props.nameOf });
  const off = lines.filter(({ tone }) => tone === 'off');
  const [said] = useDebouncedValue(weighed === null ? '' : words.said(off.map(({ name }) => name)), SAID_AFTER_MS);
  return (
    <details className={styles.balance} open={isWide && !props.folded}>
      <summary>
        <strong>{words.title}</strong>
        <small>
          {weighed === null ? (props.failed ? words.failed : words.loading) : words.short(weighed.objectives.count, weighed.keyResults.count, off.length)}
        </small>
      </summary>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <dl className={styles.lines}>
        {lines.map(({ name, value, tone, why }) => (
          <div key={name}>
            <dt>
              {name}
              {tone !== 'plain' && <VisuallyHidden>, {tone === 'off' ? words.off : words.good}</VisuallyHidden>}
            </dt>
            <dd className={value.length > SHORT ? styles.wide : undefined}>{value}</dd>
            {tone === 'off' && <dd className={styles.why}>{why}</dd>}
            <dd className={styles.mark} data-tone={tone} aria-hidden="true" />
          </div>
        ))}
      </dl>
      {lines.length > 0 && (
        <details className={styles.reasons}>
          <summary>{words.why}</summary>
          <ul>
            {lines
              .filter(({ tone }) => tone !== 'off')
              .map(({ name, why }) => (
                <li key={name}>{why}</li>
              ))}
          </ul>
        </details>
      )}
    </details>
  );
}

/** Stands beside its name. */
const SHORT = 18;

function balanceLines(of: {
  balance: NonNullable<ReturnType<typeof setBalance>>;
  level: WeighedObjective['level'];
  words: CoachTexts['balance'];
  format: Formats;
  nameOf: (personId: string) => string | undefined;
}): BalanceLine[] {
  const { balance, words, format } = of;
  const { objectives, keyResults, uneven, ambition, kinds, load, weight, unaligned, difficulty } = balance;
  const loadName = load === null ? undefined : of.nameOf(load.ownerId);
  return [
    line(words.objectives[of.level], words.of(objectives.count, objectives.fewest, objectives.most), objectives.tone, words.objectivesWhy),
    line(words.keyResults, words.of(keyResults.count, keyResults.fewest, keyResults.most), keyResults.tone, words.keyResultsWhy),
    ...(uneven.count === 0 ? [] : [line(words.uneven, String(uneven.count), uneven.tone, words.unevenWhy)]),
    line(words.ambition, words.ambitionOf(ambition.aspirational, ambition.committed), ambition.tone, words.ambitionWhy),
    line(words.kinds, words.kindsOf(kinds.moving, kinds.holding, kinds.finishing), kinds.tone, words.kindsWhy),
    ...(load === null
      ? []
      : [line(loadName === undefined ? words.loadUnknown : words.load(loadName), words.loadOf(load.count, load.most), load.tone, words.loadWhy)]),
    ...(weight.sum === 0
      ? []
      : [
          line(
            words.weight,
            weight.share === null ? words.weightSum(format.value(weight.sum)) : words.weightOf(format.percent(weight.share), format.value(weight.sum)),
            'plain',
            words.weightWhy,
          ),
        ]),
    ...(of.level === 'COMPANY' ? [] : [line(words.unaligned, String(unaligned.count), unaligned.tone, words.unalignedWhy)]),
    line(
      words.difficulty,
      difficulty.mean === null ? words.difficultyNone : words.difficultyOf(format.value(difficulty.mean.toFixed(1)), difficulty.from, difficulty.to),
      difficulty.tone,
      words.difficultyWhy,
    ),
  ];
}

function line(name: string, value: string, tone: BalanceTone, why: string): BalanceLine {
  return { name, value, tone, why };
}
