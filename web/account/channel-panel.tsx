import { usePagesTexts } from '../texts/pages-texts.ts';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '../app/query.ts';
import { useAct } from '../app/act.ts';
import { graphql } from '../app/graphql.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './account.module.css';

const OwnChannel = graphql(`
  query OwnChannel {
    viewer { person { id } channel chat }
  }
`);

const ChooseChannel = graphql(`
  mutation ChooseChannel($channel: ChannelChoice!) {
    chooseChannel(channel: $channel) {
      __typename
      ... on MutationChooseChannelSuccess { data { person { id } channel } }
      ... on Refusal { code message details }
    }
  }
`);

const CHOICES = ['mail', 'slack', 'both'] as const;

/** Where prompts and escalations go; nothing where the company has no chat. */
export function ChannelPanel() {
  const { channel: words, channelChosen, reached, reachedWhy } = usePagesTexts().account;
  const [{ data }, refetch] = useQuery({ query: OwnChannel, requestPolicy: 'cache-and-network' });
  const { act, acting } = useAct(ChooseChannel);
  const viewer = data?.viewer;
  if (!viewer?.chat) return null;
  const { chat, channel } = viewer;

  async function choose(chosen: string): Promise<void> {
    await act({ channel: chosen as (typeof CHOICES)[number] }, channelChosen);
    refetch({ requestPolicy: 'network-only' });
  }

  return (
    <Panel title={reached(chat)} place="channel">
      <p className={styles.why}>{reachedWhy(chat)}</p>
      <NativeSelect
        aria-label={reached(chat)}
        value={channel}
        disabled={acting}
        onChange={({ currentTarget }) => void choose(currentTarget.value)}
        data={CHOICES.map((value) => ({ value, label: value === 'slack' ? words.slack(chat) : words[value] }))}
      />
    </Panel>
  );
}
