import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ButtonLink } from './links.tsx';

/** What an address without a page shows; also what a thing shows that is not there or not for the viewer. */
export function NotFound() {
  const texts = useTexts();
  return (
    <EmptyState title={texts.app.notFound} action={<ButtonLink to="/">{texts.app.toDashboard}</ButtonLink>}>
      {texts.app.notFoundWhy}
    </EmptyState>
  );
}
