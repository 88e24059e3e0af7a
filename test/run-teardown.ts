import { closeRunDirectory } from './run-directory.ts';

/** After jest's last suite. */
export default closeRunDirectory;
