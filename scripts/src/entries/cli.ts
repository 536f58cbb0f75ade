import { type Invocation, parseInvocation, usage } from '../shell/args.ts'
import type { Context } from '../shell/context.ts'
import { type CommandResult, errorDocument, type OutputDocument, resultDocument } from '../shell/document.ts'
import { helpText } from '../shell/help.ts'
import { prettyText, wantsPretty, writeOut } from '../shell/print.ts'
import { SCRIPTS, type ScriptName, type ScriptSpec } from '../shell/script-spec.ts'
import { SkillError } from '../shell/skill-error.ts'
import { skillCommand } from '../shell/skill-path.ts'
import { SKILL } from '../skill.ts'

const DEFAULT_TIMEOUT_S = 240
const MAX_TIMEOUT_S = 3600

/**
 * Runs one script: parse, load the command, race it against time and signals, print one document, exit.
 * The commands (and with them zod and everything heavy) load only after the command line made sense.
 */
export async function main(name: ScriptName): Promise<void> {
  const spec = SCRIPTS[name]
  const argv = process.argv.slice(2)
  let flags: Invocation['flags'] = { ...(argv.includes('--json') && { json: true }) }
  let outcome: Outcome
  try {
    const invocation = parseInvocation(spec, argv)
    flags = invocation.flags
    if (flags.json && flags.pretty) throw usage(spec, '--json and --pretty exclude each other.')
    const information = informationText(spec, flags)
    if (information !== undefined) return await finish({ text: information, exit: 0 })
    outcome = await runCommand(spec, invocation)
  } catch (thrown) {
    outcome = { ...errorDocument(name, thrown), lines: [] }
  }
  const pretty = wantsPretty(flags, process.stdout.isTTY === true)
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR
  const text = pretty ? prettyText(outcome.document, outcome.lines, color) : JSON.stringify(outcome.document)
  await finish({ text, exit: outcome.exit })
}

interface Outcome {
  readonly document: OutputDocument
  readonly lines: readonly string[]
  readonly exit: number
}

async function runCommand(spec: ScriptSpec, invocation: Invocation): Promise<Outcome> {
  const stop = new AbortController()
  let writing = false
  const context: Context = {
    invocation,
    env: process.env,
    signal: stop.signal,
    progress: (message) => {
      if (process.stderr.isTTY) process.stderr.write(`… ${message}\n`)
    },
    now: Date.now,
    writing: (underWay) => {
      writing = underWay
    },
  }
  const seconds = timeoutSeconds(spec, invocation)
  const stopped = new Promise<never>((_, reject) => {
    const end = (error: SkillError): void => {
      reject(error)
      stop.abort()
    }
    setTimeout(
      () => end(stoppedError('E_TIMEOUT', `The run did not finish within ${seconds} s`, writing)),
      seconds * 1000,
    ).unref()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // on, not once: execa leaves a signal alone only while somebody else listens to it
      process.on(signal, () =>
        end(stoppedError('E_INTERRUPTED', `The run was stopped by ${signal}`, writing)),
      )
    }
    process.once('uncaughtException', reject)
    process.once('unhandledRejection', reject)
  })
  const { runScript } = await import('../commands/index.ts')
  const result: CommandResult = await Promise.race([runScript(spec.name, context), stopped])
  return {
    document: resultDocument(spec.name, result),
    lines: result.lines ?? [],
    exit: result.failure?.exit ?? 0,
  }
}

function stoppedError(code: 'E_TIMEOUT' | 'E_INTERRUPTED', what: string, writing: boolean): SkillError {
  return new SkillError(
    code,
    `${what}${writing ? ' while OpenClaw was writing' : '; nothing was being written'}.`,
    {
      fix: writing
        ? `Run ${skillCommand('status')} to see whether the write went through.`
        : 'Run the same command again.',
      data: { writeUnderWay: writing },
    },
  )
}

function timeoutSeconds(spec: ScriptSpec, invocation: Invocation): number {
  const raw = invocation.flags.timeout
  if (raw === undefined) return DEFAULT_TIMEOUT_S
  const seconds = Number(raw)
  if (!(seconds > 0 && seconds <= MAX_TIMEOUT_S))
    throw usage(spec, `--timeout takes seconds, more than 0 and at most ${MAX_TIMEOUT_S}.`)
  return seconds
}

/** `--help` and `--version` answer in text; with an explicit `--json` the text travels in a document. */
function informationText(spec: ScriptSpec, flags: Invocation['flags']): string | undefined {
  if (!flags.help && !flags.version) return undefined
  const text = flags.help ? helpText(spec) : `${SKILL.name} ${SKILL.version}`
  if (!flags.json) return text
  const data = flags.help ? { help: text } : { version: SKILL.version }
  const summary = flags.help ? spec.about : text
  return JSON.stringify(resultDocument(spec.name, { changed: false, summary, data }))
}

async function finish(answer: { readonly text: string; readonly exit: number }): Promise<never> {
  await writeOut(answer.text)
  process.exit(answer.exit)
}
