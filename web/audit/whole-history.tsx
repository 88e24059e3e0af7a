import { TextLink } from '../app/links.tsx';
import { useMay } from '../app/viewer.tsx';
import { useTexts } from '../texts/texts.tsx';

/** For admins: the way to everything that ever happened to a thing. */
export function WholeHistory(props: { subject: string }) {
  const texts = useTexts();
  if (!useMay()('read audit')) return null;
  return (
    <TextLink to="/audit" search={{ subject: props.subject }} size="sm">
      {texts.audit.everything}
    </TextLink>
  );
}
