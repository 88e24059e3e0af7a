/** How Node runs our files everywhere: mail templates are `.tsx`, stacks name our lines. start.mjs has the same list, for it can import nothing. */
export const NODE_FLAGS: readonly string[] = ['--import', './local/run-typescript.mjs', '--enable-source-maps', '--disable-warning=ExperimentalWarning'];
