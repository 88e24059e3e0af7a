import { useState } from 'react';
import { useTexts } from '../../texts/texts.tsx';
import { NoticeStack } from '../../ui/notices.tsx';
import { useSample } from '../sheet.tsx';

/** What went well, what can be undone, and what went wrong, at length. */
export function Story() {
  const { app } = useTexts();
  const words = useSample({
    en: {
      good: 'Saved',
      undo: 'Undo',
      moved: '12 tasks moved to “Ready for release”',
      bad: 'Cycle Q3 is closed since 30 September: its key results keep the values they had. Reopen the cycle at /cycles/0195a3f0-7c51-7d3e-9f2e-1c9b3a5d7e8f',
    },
    ru: {
      good: 'Сохранено',
      undo: 'Отменить',
      moved: '12 задач перенесены в «Готово к выпуску»',
      bad: 'Цикл «3 квартал» закрыт с 30 сентября: значения его ключевых результатов больше не меняются. Откройте его снова: /cycles/0195a3f0-7c51-7d3e-9f2e',
    },
  });
  const [shown, setShown] = useState([1, 2, 3]);
  const notices = [
    { id: 1, tone: 'good', message: words.good },
    { id: 2, tone: 'good', message: words.moved, action: { label: words.undo, run: () => undefined } },
    { id: 3, tone: 'bad', message: words.bad },
  ] as const;
  return (
    <NoticeStack
      notices={notices.filter(({ id }) => shown.includes(id))}
      dismissLabel={app.close}
      onDismiss={(dismissed) => setShown(shown.filter((id) => id !== dismissed))}
    />
  );
}
