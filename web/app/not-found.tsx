import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
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

/** A page that broke: said in the app's own words, with the way out. */
export function Broken() {
  const texts = useTexts();
  return (
    <EmptyState title={texts.app.failed} action={<ButtonLink to="/">{texts.app.toDashboard}</ButtonLink>}>
      {texts.app.brokenWhy}
    </EmptyState>
  );
}
