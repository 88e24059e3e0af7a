import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useSearchTexts } from '../texts/search-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { type Option, OptionList, useOptions } from './option-list.tsx';
import styles from './palette.module.css';

/** A field with the list that it controls: all of the palette's steps look so. */
export function Chooser(props: {
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  options: readonly Option[];
  busy?: boolean;
  /** Said above the list. */
  note?: string | null;
  /** Shown where there is no option. */
  empty: ReactNode;
  onBack?: () => void;
  onClose: () => void;
}) {
  const texts = useTexts();
  const { palette } = useSearchTexts();
  const { options, onBack, text } = props;
  const listId = useId();
  const chosen = useOptions(options, listId);
  return (
    <>
      <div className={styles.field}>
        {onBack ? <BackButton onBack={onBack} /> : <Magnifier />}
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the palette is opened to type in it
          autoFocus
          data-autofocus
          type="text"
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={chosen.activeId}
          aria-label={props.label}
          placeholder={props.placeholder}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          value={text}
          onChange={(event) => {
            chosen.reset();
            props.onText(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Backspace' && text === '' && onBack) onBack();
            else chosen.onKeyDown(event);
          }}
        />
        {props.busy && <span className={styles.busy} aria-hidden="true" />}
        <button type="button" className={styles.close} onClick={props.onClose}>
          <VisuallyHidden>{texts.app.close}</VisuallyHidden>
          <kbd>Esc</kbd>
          <span aria-hidden="true">×</span>
        </button>
      </div>
      {props.note && <p className={styles.note}>{props.note}</p>}
      <OptionList id={listId} label={palette.results} options={options} chosen={chosen} />
      {options.length === 0 && <div className={styles.empty}>{props.empty}</div>}
      <VisuallyHidden aria-live="polite">{props.busy ? '' : palette.count(options.length)}</VisuallyHidden>
      <p className={styles.foot} aria-hidden="true">
        <kbd>↑</kbd>
        <kbd>↓</kbd> {palette.move} <kbd>↵</kbd> {palette.open} <kbd>Esc</kbd> {onBack ? palette.back.toLowerCase() : palette.close}
      </p>
    </>
  );
}

/** The way back to all that the palette offers. */
export function BackButton(props: { onBack: () => void }) {
  const { palette } = useSearchTexts();
  return (
    <button type="button" className={styles.back} aria-label={palette.back} onClick={props.onBack}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M10 3 5 8l5 5" />
      </svg>
    </button>
  );
}

function Magnifier() {
  return (
    <svg className={styles.magnifier} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="7" cy="7" r="4.6" />
      <path d="m10.5 10.5 3.8 3.8" />
    </svg>
  );
}
