import { useId } from 'react';
import styles from './confidence-input.module.css';

/** A slider from 1 to 10, which number keys set as well: 0 is ten. Says so while it still stands as last time, since a confidence that is never moved tells nothing. */
export function ConfidenceInput(props: { label: string; value: number; touched: boolean; untouchedHint: string; onChange: (value: number) => void }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {props.label} <strong>{props.value}</strong>
        <span className={styles.scale}>/10</span>
        {!props.touched && <span className={styles.hint}> {props.untouchedHint}</span>}
      </label>
      <input
        id={id}
        type="range"
        min={1}
        max={10}
        step={1}
        value={props.value}
        onChange={(event) => props.onChange(Number(event.target.value))}
        onKeyDown={({ key }) => /^\d$/.test(key) && props.onChange(Number(key) || 10)}
      />
    </div>
  );
}
