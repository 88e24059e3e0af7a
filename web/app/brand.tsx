import { useEffect } from 'react';
import { useViewer } from './viewer.tsx';
import { PlainLink } from './links.tsx';
import styles from './shell.module.css';

/** The mark, which may be the company's own, and its name; leads home. Its colours come apart, for those few who have some. */
export function Brand() {
  const { organization } = useViewer();
  const { accentColor, accentColorOnDark, logoUrl } = organization;
  useEffect(() => {
    document.documentElement.toggleAttribute('data-branded', accentColor !== null);
    if (accentColor !== null) void import('./company-colors.ts').then(({ wearColors }) => wearColors(accentColor, accentColorOnDark ?? accentColor));
  }, [accentColor, accentColorOnDark]);
  return (
    <PlainLink to="/" className={styles.brand}>
      {logoUrl === null ? <img src="/icon.svg" alt="" width={28} height={28} /> : <img src={logoUrl} alt="" className={styles.logo} />}
      {logoUrl === null && <span className={styles.brandName}>Sextant</span>}
      <span className={styles.company}>{organization.name}</span>
    </PlainLink>
  );
}
