import { useQuery } from '../app/query.ts';
import { graphql } from '../app/graphql.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './account.module.css';
import { Tokens } from './tokens.tsx';

const OwnTokens = graphql(`
  query OwnTokens {
    viewer { person { id apiTokens { id name scopes createdAt expiresAt lastUsedAt } } }
  }
`);

/** The tokens of one's own programs. */
export function TokensPanel() {
  const words = usePagesTexts();
  const [{ data }, refetch] = useQuery({ query: OwnTokens, requestPolicy: 'cache-and-network' });
  const person = data?.viewer?.person;
  if (!person) return null;
  return (
    <Panel title={words.account.tokens}>
      <p className={styles.why}>{words.account.tokensWhy}</p>
      <Tokens
        tokens={person.apiTokens}
        personId={null}
        scopes={['read', 'check-in', 'write', 'admin']}
        onChange={() => refetch({ requestPolicy: 'network-only' })}
      />
    </Panel>
  );
}
