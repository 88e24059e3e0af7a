import { laterTexts } from './later-texts.ts';

/** The words of the list of workflows in the reader's language: they come with its page. */
export const useWorkflowsTexts = laterTexts({
  en: async () => (await import('./en-workflows.ts')).enWorkflows,
  ru: async () => (await import('./ru-workflows.ts')).ruWorkflows,
});
