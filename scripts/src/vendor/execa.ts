/** The one function of execa this skill uses: child processes that also start on Windows. */
export type { Options, Result } from 'execa'
export { execa } from 'execa'
