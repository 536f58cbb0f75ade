import { lstatSync, realpathSync, statSync } from 'node:fs'
import { meetsFloor, versionIn } from '../domain/version.ts'
import { SkillError } from '../shell/answer/skill-error.ts'
import { programCommand } from '../shell/skill-path.ts'
import { SKILL } from '../skill.ts'
import { includesBesideLink } from './config/read-only.ts'
import { locateOpenClaw, type OpenClawBinary } from './locate.ts'
import { type OpenClawPaths, openclawPaths } from './paths.ts'
import { type OpenClawCall, type OpenClawOutcome, runOpenClaw } from './run.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The OpenClaw of this run: where it is, which version, and the one way to call it. */
export interface OpenClaw {
  readonly version: string
  /** Tells this installation from others: the command's path, its version, and what changes with its file. */
  readonly id: string
  /** What `--openclaw` takes to find it again. */
  readonly command: string
  readonly paths: OpenClawPaths
  readonly env: Env
  /** Variables that OpenClaw's config takes the Chutes key from, once it was read: no other one with a secret reaches it. */
  readonly keyVariables: Set<string>
  /** The agent that it is asked about, where it wants one and the question names none. */
  readonly agent?: string | undefined
  readonly run: (call: OpenClawCall) => Promise<OpenClawOutcome>
}

/**
 * Finds OpenClaw and its version. @throws SkillError E_OPENCLAW_MISSING, E_OPENCLAW_TOO_OLD (unless
 * `anyVersion`), E_OPENCLAW_FAILED when a wrapped openclaw does not even tell its version.
 */
export async function openOpenClaw(options: {
  readonly env: Env
  readonly openclaw: string | undefined
  readonly signal: AbortSignal
  readonly anyVersion?: boolean
}): Promise<OpenClaw> {
  const { env, signal } = options
  const binary = locateOpenClaw(env, options.openclaw)
  const paths = openclawPaths(env)
  const childEnv = { ...env, ...pastSymlink(paths.configPath) }
  const keyVariables = new Set<string>()
  const run = (call: OpenClawCall): Promise<OpenClawOutcome> =>
    runOpenClaw(binary, call, { env: childEnv, keyVariables, signal })
  const version = binary.version ?? (await askVersion(binary, run))
  if (!options.anyVersion && !meetsFloor(version, SKILL.requires.openclaw)) {
    throw new SkillError(
      'E_OPENCLAW_TOO_OLD',
      `OpenClaw ${version} is too old for this skill, which needs ${SKILL.requires.openclaw}.`,
      { fix: 'Upgrade OpenClaw: npm install -g openclaw@latest', data: { openclaw: version } },
    )
  }
  const id = `${binary.command}@${version}+${fileStamp(binary)}`
  return { version, id, command: binary.command, paths, env, keyVariables, run }
}

/** Size and time of the file that is started: two builds may have one version. */
function fileStamp({ file, leadingArgs: [entry] }: OpenClawBinary): string {
  const found = statSync(entry ?? file, { throwIfNoEntry: false })
  return `${found?.size}-${Math.round(found?.mtimeMs ?? 0)}`
}

/**
 * OpenClaw's writer would replace a symbolic link by a file and leave the file behind it untouched, so OpenClaw is
 * pointed at that file, unless it would not find what the config includes from there.
 */
function pastSymlink(configPath: string): { readonly OPENCLAW_CONFIG_PATH?: string } {
  try {
    const real = realpathSync(configPath)
    const isPassed = lstatSync(configPath).isSymbolicLink() && !includesBesideLink(configPath)
    return isPassed ? { OPENCLAW_CONFIG_PATH: real } : {}
  } catch {
    return {}
  }
}

async function askVersion(binary: OpenClawBinary, run: OpenClaw['run']): Promise<string> {
  const outcome = await run({ args: ['--version'], timeoutMs: 10_000 })
  const version = outcome.code === 0 ? versionIn(outcome.stdout) : undefined
  if (version) return version
  throw new SkillError('E_OPENCLAW_FAILED', `openclaw --version gave no version (${outcome.kind}).`, {
    fix: `Run ${programCommand(binary.command, '--version')} yourself; reinstall OpenClaw if it fails too.`,
  })
}
