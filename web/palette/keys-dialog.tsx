import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useSearchTexts } from '../texts/search-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { GO_KEYS, placeOf } from './keys.ts';
import styles from './palette.module.css';

/** What the keyboard can do; where `g` leads is what this person's navigation has. */
export function KeysDialog(props: { onClose: () => void; isMac: boolean }) {
  const texts = useTexts();
  const { keys } = useSearchTexts();
  const [places] = useState(() =>
    Object.keys(GO_KEYS).flatMap((key) => {
      const place = placeOf(key);
      return place === undefined ? [] : [{ key, title: place.title }];
    }),
  );
  const modifier = props.isMac ? '⌘' : 'Ctrl';
  return (
    <Modal opened onClose={props.onClose} title={keys.title} size={620} closeButtonProps={{ 'aria-label': texts.app.close }} returnFocus={false}>
      <div className={styles.shortcuts}>
        <section>
          <h3>{keys.anywhere}</h3>
          <dl>
            <Shortcut keys={[modifier, 'K']} does={keys.palette} />
            <Shortcut keys={['/']} does={keys.search} />
            <Shortcut keys={['?']} does={keys.help} />
            <Shortcut keys={['Esc']} does={keys.leave} />
          </dl>
          <h3>{keys.inPalette}</h3>
          <dl>
            <Shortcut keys={['↑', '↓']} does={keys.choose} />
            <Shortcut keys={['↵']} does={keys.run} />
            <Shortcut keys={[modifier, '↵']} does={keys.tab} />
          </dl>
        </section>
        <section>
          <h3>{keys.go}</h3>
          <dl>
            {places.map(({ key, title }) => (
              <Shortcut key={key} keys={['g', key]} between={keys.andThen} does={title} />
            ))}
          </dl>
        </section>
      </div>
      <p className={styles.hint}>{keys.notTyping}</p>
    </Modal>
  );
}

function Shortcut(props: { keys: readonly string[]; between?: string; does: string }) {
  const { keys, between, does } = props;
  return (
    <div>
      <dt>
        {keys.map((key, index) => (
          <span key={key}>
            {index > 0 && between && <small>{between}</small>}
            <kbd>{key}</kbd>
          </span>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
