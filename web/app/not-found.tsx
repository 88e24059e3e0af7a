import { useTexts } from '../texts/texts.tsx';
import { Page } from '../ui/page.tsx';
import { ButtonLink } from './links.tsx';

/** What an address without a page shows; also what a thing shows that is not there or not for the viewer. */
export function NotFound() {
  const texts = useTexts();
  return (
    <Page title={texts.app.notFound}>
      <p>{texts.app.notFoundWhy}</p>
      <ButtonLink to="/">{texts.app.toDashboard}</ButtonLink>
    </Page>
  );
}
