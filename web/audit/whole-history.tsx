import { TextLink } from '../app/links.tsx';
import { useMay } from '../app/viewer.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';

/** For admins: the way to everything that ever happened to a thing. */
export function WholeHistory(props: { subject: string }) {
  const words = usePagesTexts();
  if (!useMay()('read audit')) return null;
  return (
    <TextLink to="/audit" search={{ subject: props.subject }} size="sm">
      {words.audit.everything}
    </TextLink>
  );
}
