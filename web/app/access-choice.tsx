import { useTexts } from '../texts/texts.tsx';
import styles from './access-choice.module.css';

const WAYS = ['open', 'place'] as const;

/** How goals are read in a new company, with what it means for whom before it is chosen. */
export function AccessChoice(props: { value: 'open' | 'place'; onChange: (access: 'open' | 'place') => void }) {
  const texts = useTexts();
  return (
    <fieldset className={styles.choice}>
      <legend>{texts.ownCompany.access}</legend>
      {WAYS.map((way) => (
        <label key={way}>
          <input type="radio" name="access" checked={props.value === way} onChange={() => props.onChange(way)} />
          <span>
            <strong>{texts.ownCompany.ways[way].name}</strong>
            <small>{texts.ownCompany.ways[way].what}</small>
          </span>
        </label>
      ))}
      <small>{texts.ownCompany.accessLater}</small>
    </fieldset>
  );
}
