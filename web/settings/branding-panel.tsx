import { Button, FileButton, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { contrastOf, logoMediaType, MOST_LOGO_BYTES, READABLE_CONTRAST, readableAccent } from '../../domain/branding.ts';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { graphql } from '../app/graphql.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './settings.module.css';

const UpdateAccent = graphql(`
  mutation UpdateAccent($input: SettingsInput!, $version: Int!) {
    updateSettings(input: $input, version: $version) {
      __typename
      ... on MutationUpdateSettingsSuccess { data { id accentColor accentColorOnDark version } }
      ... on Refusal { code message details }
    }
  }
`);

const PutLogo = graphql(`
  mutation PutLogo($image: String) {
    putLogo(image: $image) {
      __typename
      ... on MutationPutLogoSuccess { data { id logoUrl version } }
      ... on Refusal { code message details }
    }
  }
`);

interface Branded {
  version: number;
  accentColor: string | null;
  logoUrl: string | null;
}

/** The company's colour and logo: what is seen of them, and what would not be readable, before they are saved. */
export function BrandingPanel(props: { organization: Branded; onSaved: () => void }) {
  const words = usePagesTexts().settings.branding;
  return (
    <Panel title={words.title} place="branding">
      <p className={styles.hint}>{words.why}</p>
      <div className={styles.fields}>
        <AccentForm {...props} />
        <Logo {...props} />
      </div>
    </Panel>
  );
}

const COLOR = /^#[0-9a-f]{6}$/i;
/** Sextant's own. */
const HOUSE = '#1f5688';

function AccentForm(props: { organization: Branded; onSaved: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts().settings.branding;
  const format = useFormats();
  const { organization } = props;
  const { act, acting } = useAct(UpdateAccent);
  const [typed, setTyped] = useState(organization.accentColor ?? '');
  const color = typed.trim();
  const isColor = COLOR.test(color);
  const contrast = isColor ? contrastOf(color, '#ffffff') : 0;
  const isReadable = color === '' || contrast >= READABLE_CONTRAST;
  const said = format.value(contrast.toFixed(1));

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!isReadable) return;
    const outcome = await act({ version: organization.version, input: { accentColor: color === '' ? null : color } }, words.saved);
    if (outcome.ok) props.onSaved();
  }

  return (
    <form className={styles.fields} onSubmit={(event) => void save(event)}>
      <div className={styles.accent}>
        <TextInput
          label={words.accent}
          description={words.accentHint}
          placeholder={HOUSE}
          value={typed}
          maxLength={7}
          error={color !== '' && !isReadable && (isColor ? words.bad(said) : words.noColor)}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <input type="color" aria-label={words.pick} value={isColor ? color : HOUSE} onChange={(event) => setTyped(event.currentTarget.value)} />
      </div>
      {isColor && isReadable && <p className={styles.hint}>{words.good(said)}</p>}
      {isColor && !isReadable && (
        <div>
          <Button size="xs" variant="default" onClick={() => setTyped(readableAccent(color))}>
            {words.take(readableAccent(color))}
          </Button>
        </div>
      )}
      {isColor && (
        <span className={styles.sample} style={{ background: color }} data-unreadable={!isReadable || undefined}>
          {words.preview}
        </span>
      )}
      <div>
        <Button type="submit" size="sm" loading={acting} disabled={!isReadable || color === (organization.accentColor ?? '')}>
          {texts.app.save}
        </Button>
      </div>
    </form>
  );
}

function Logo(props: { organization: Branded; onSaved: () => void }) {
  const words = usePagesTexts().settings.branding;
  const { logoUrl } = props.organization;
  const { act, acting } = useAct(PutLogo);
  const [problem, setProblem] = useState<string | null>(null);

  async function put(file: File | null) {
    if (file === null) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes.length > MOST_LOGO_BYTES) return setProblem(words.tooLarge(Math.ceil(bytes.length / 1000)));
    if (logoMediaType(bytes) === null) return setProblem(words.noPicture);
    setProblem(null);
    const outcome = await act({ image: base64Of(bytes) }, words.logoSaved);
    if (outcome.ok) props.onSaved();
  }

  async function remove() {
    const outcome = await act({ image: null }, words.removed);
    if (outcome.ok) props.onSaved();
  }

  return (
    <div className={styles.logo}>
      <strong>{words.logo}</strong>
      <small>{words.logoHint}</small>
      {logoUrl === null ? <p className={styles.hint}>{words.none}</p> : <img src={logoUrl} alt={words.logo} height={28} />}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.logoButtons}>
        <FileButton accept="image/png,image/jpeg,image/webp" onChange={(file) => void put(file)}>
          {(button) => (
            <Button {...button} size="sm" variant="default" loading={acting}>
              {logoUrl === null ? words.choose : words.another}
            </Button>
          )}
        </FileButton>
        {logoUrl !== null && (
          <Confirm size="sm" variant="default" color="red.8" question={words.removeSure} onConfirm={remove}>
            {words.remove}
          </Confirm>
        )}
      </div>
    </div>
  );
}

function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
