import { afterWriting, errorDocument, type ScriptOutcome } from '../shell/answer/document.ts'
import { printedJson } from '../shell/answer/fit-to-print.ts'
import { prettyText, replyText, terminalOf, wantsPretty, writeOut } from '../shell/answer/print.ts'
import type { SkillError } from '../shell/answer/skill-error.ts'
import { endChildren } from '../shell/children.ts'
import { type Invocation, parseInvocation, usageError } from '../shell/command-line/args.ts'
import { informationText } from '../shell/command-line/information.ts'
import { SCRIPTS, type ScriptName, type ScriptSpec } from '../shell/command-line/script-spec.ts'
import { type Context, newRun } from '../shell/context.ts'
import { startProgress } from '../shell/progress.ts'
import { skillCommand } from '../shell/skill-path.ts'
import { newStanding, stoppedError } from '../shell/standing.ts'
import { whenStarterIsGone } from '../shell/starter.ts'
import { leaveRemovedFolder } from '../shell/working-folder.ts'

const DEFAULT_TIMEOUT_S = 240
const MAX_TIMEOUT_S = 3600

/**
 * Runs one script: parse, load the command, race it against time and signals, print one document, exit.
 * The commands (and with them zod and everything heavy) load only after the command line made sense.
 * `listening` is called once this listens to signals itself; until then whoever calls answers them.
 */
export async function main(name: ScriptName, listening: () => void): Promise<void> {
  leaveRemovedFolder()
  const spec = SCRIPTS[name]
  const argv = process.argv.slice(2)
  let flags: Invocation['flags'] = { ...(argv.includes('--json') && { json: true }) }
  let outcome: ScriptOutcome
  try {
    const invocation = parseInvocation(spec, argv)
    flags = invocation.flags
    if (flags.json && flags.pretty) throw usageError(spec, '--json and --pretty exclude each other.')
    const onTerminal = process.stdout.isTTY && !flags.json
    const { width } = terminalOf(process.stdout)
    const information = informationText(spec, { ...flags, ...(onTerminal && { pretty: true }) }, width)
    if (information !== undefined) return await finish({ text: information, exit: 0 })
    outcome = await runCommand(spec, invocation, listening)
  } catch (thrown) {
    outcome = { ...errorDocument(name, thrown), lines: [] }
  }
  const pretty = wantsPretty(flags, process.stdout.isTTY === true)
  const text = flags.reply
    ? replyText(outcome.document)
    : pretty
      ? prettyText(outcome.document, outcome.lines, terminalOf(process.stdout))
      : printedJson(outcome.document)
  await finish({ text, exit: outcome.exit })
}

async function runCommand(
  spec: ScriptSpec,
  invocation: Invocation,
  listening: () => void,
): Promise<ScriptOutcome> {
  // a skill that cannot be named in a command is told so before it does anything
  skillCommand(spec.name)
  const stop = new AbortController()
  const standing = newStanding()
  const progress = startProgress(process.stderr, process.env.TERM)
  const context: Context = {
    invocation,
    run: newRun(spec.name),
    env: process.env,
    signal: stop.signal,
    progress: progress.step,
    now: Date.now,
    standing,
  }
  const seconds = timeoutSeconds(spec, invocation)
  const stopped = new Promise<never>((_, reject) => {
    const end = (error: SkillError): void => {
      reject(error)
      stop.abort()
    }
    setTimeout(
      () => end(stoppedError('E_TIMEOUT', `The run did not finish within ${seconds} s`, standing)),
      seconds * 1000,
    ).unref()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // on, not once: execa leaves a signal alone only while somebody else listens to it
      process.on(signal, () =>
        end(stoppedError('E_INTERRUPTED', `The run was stopped by ${signal}`, standing)),
      )
    }
    whenStarterIsGone(process.env, () =>
      end(stoppedError('E_INTERRUPTED', 'The run was stopped with the process that started it', standing)),
    )
    listening()
    process.once('uncaughtException', reject)
    process.once('unhandledRejection', reject)
  })
  const { runScript } = await import('../commands/index.ts')
  const running = Promise.race([runScript(spec.name, context), stopped])
  const told = running.catch((thrown: unknown) => {
    throw standing.writes > 0 ? afterWriting(thrown) : thrown
  })
  return told.finally(progress.end)
}

function timeoutSeconds(spec: ScriptSpec, invocation: Invocation): number {
  const raw = invocation.flags.timeout
  if (raw === undefined) return DEFAULT_TIMEOUT_S
  const seconds = Number(raw)
  if (!(seconds > 0 && seconds <= MAX_TIMEOUT_S))
    throw usageError(spec, `--timeout takes seconds, more than 0 and at most ${MAX_TIMEOUT_S}.`)
  return seconds
}

async function finish(answer: { readonly text: string; readonly exit: number }): Promise<never> {
  if (answer.text !== '') await writeOut(answer.text)
  await endChildren()
  process.exit(answer.exit)
}
