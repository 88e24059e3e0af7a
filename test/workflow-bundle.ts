/** The workflows as tests run them: the very bundle that the worker runs, made once for all suites. */
export { workflowBundle } from '../local/workflow-bundle.ts';
