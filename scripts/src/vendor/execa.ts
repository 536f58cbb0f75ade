/** The one function of execa this skill uses: child processes that also start on Windows. */
export { execa } from 'execa'
