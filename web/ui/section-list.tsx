import { useScrollSpy } from '@mantine/hooks';
import styles from './section-list.module.css';

/** What a long page is made of, beside it where there is room: a link to each place, the one that is being read marked. A place is that of its panel. */
export function SectionList({ label, sections }: { label: string; sections: readonly (readonly [place: string, title: string])[] }) {
  const { active, data } = useScrollSpy({ selector: sections.map(([place]) => `#${place}`).join(), offset: 90 });
  const read = data[active]?.id;
  return (
    <nav className={styles.sections} aria-label={label}>
      <ul>
        {sections.map(([place, title]) => (
          <li key={place}>
            <a href={`#${place}`} aria-current={place === read ? 'location' : undefined}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
