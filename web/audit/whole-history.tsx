import { TextLink } from '../app/links.tsx';
import { useViewer } from '../app/viewer.tsx';
import { useTexts } from '../texts/texts.tsx';

/** For admins: the way to everything that ever happened to a thing. */
export function WholeHistory(props: { subject: string }) {
  const texts = useTexts();
  if (useViewer().person.role !== 'ADMIN') return null;
  return (
    <TextLink to="/audit" search={{ subject: props.subject }} size="sm">
      {texts.audit.everything}
    </TextLink>
  );
}
