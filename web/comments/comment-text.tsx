import { Fragment } from 'react';
import { partsOf } from '../../domain/comment.ts';
import { PlainLink } from '../app/links.tsx';
import { globalId } from '../app/plain-id.ts';
import styles from './comments.module.css';
import { linkPartsOf } from './link-parts.ts';

/** The words of a comment as they were typed: lines kept, people and addresses to be followed. Nothing in it is markup. */
export function CommentText(props: { body: string; people: ReadonlyMap<string, string>; me: string; brief?: boolean }) {
  const { body, people, me, brief = false } = props;
  return (
    <>
      {partsOf(body).map((part, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- the parts of one text have nothing else
        <Fragment key={place}>{'personId' in part ? person(part.personId) : brief ? part.text : <Words text={part.text} />}</Fragment>
      ))}
    </>
  );

  function person(plain: string) {
    const id = globalId('Person', plain);
    const name = `@${people.get(id) ?? '…'}`;
    if (brief) return <b>{name}</b>;
    return (
      <PlainLink to="/people/$personId" params={{ personId: id }} className={styles.mention} data-me={id === me || undefined}>
        {name}
      </PlainLink>
    );
  }
}

function Words({ text }: { text: string }) {
  return linkPartsOf(text).map((part, place) =>
    'href' in part ? (
      // oxlint-disable-next-line react/no-array-index-key -- as above
      <a key={place} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
        {part.href}
      </a>
    ) : (
      part.text
    ),
  );
}
