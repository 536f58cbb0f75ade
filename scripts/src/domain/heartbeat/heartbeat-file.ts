import type { Marks } from './marked-block.ts'

/** HTML comments: a model reads past them, and a person sees what may be deleted. */
export const HEARTBEAT_MARKS: Marks = { begin: '<!-- chutes:begin -->', end: '<!-- chutes:end -->' }

/** The name of our task in `HEARTBEAT.md`. */
export const HEARTBEAT_TASK = 'chutes'

/**
 * What goes into `HEARTBEAT.md`, given what a person has in it. OpenClaw reads a `tasks:` list by its intervals and
 * spends no turn when nothing in it is due. So a file that says nothing yet, or has such a list, gets a task: a turn
 * every four hours. With a task in it, OpenClaw would skip a person's own prose between the intervals, so a file with
 * prose gets a line of prose.
 */
export function heartbeatInstruction(theirs: string, command: string): string {
  const say = `Run \`${command}\` with the exec tool (yieldMs 120000). Answer with its data.reply, word for word, unless something else needs attention too.`
  if (hasProse(theirs) && !/^\s*tasks:\s*$/m.test(theirs)) return `- ${say}`
  return [
    'tasks:',
    `- name: ${HEARTBEAT_TASK}`,
    '  interval: 4h',
    `  prompt: "${say.replaceAll('"', "'")}"`,
  ].join('\n')
}

/** Whether a file holds more than headings, comments, fences and empty list items, as OpenClaw itself judges it. */
function hasProse(text: string): boolean {
  const lines = text.replace(/<!--[\s\S]*?-->/g, '').split('\n')
  return lines.map((line) => line.trim()).some((line) => !IGNORED_LINE.test(line))
}

const IGNORED_LINE = /^(?:|#+(?:\s.*)?|[-*+]\s*(?:\[[\sXx]?\]\s*)?|```[\w-]*)$/
