import { Button } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';

/** The API gives no longer list: what is older is found by its filters. */
const LONGEST_LIST = 200;

/** Asks for more of a list by a page at a time, and says where it ends. `shown` is how many are asked for now. */
export function ShowMore(props: { hasMore: boolean; shown: number; page: number; onShow: (count: number) => void }) {
  const texts = useTexts();
  const { hasMore, shown, page } = props;
  if (!hasMore) return null;
  if (shown >= LONGEST_LIST) return <p>{texts.app.firstOnly(LONGEST_LIST)}</p>;
  return (
    <Button variant="subtle" mt="sm" onClick={() => props.onShow(Math.min(LONGEST_LIST, shown + page))}>
      {texts.app.more}
    </Button>
  );
}
