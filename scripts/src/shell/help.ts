import { usageLine } from './args.ts'
import { ERROR_CODES } from './error-codes.ts'
import { type ScriptSpec, SHARED_FLAGS } from './script-spec.ts'

const EXITS: readonly (readonly [string, string])[] = [
  ['0', 'done, or nothing to do'],
  ['1', 'the job ran and found something that needs a decision'],
  ['2', 'usage: a bad flag, an empty or malformed key'],
  ['3', 'environment: Node, OpenClaw or its config'],
  ['4', 'credentials missing or rejected'],
  ['5', 'Chutes unreachable, slow, rate limited or odd; try again later'],
  ['6', 'OpenClaw refused the write; nothing changed'],
]

const SHARED_ENV: ScriptSpec['env'] = [
  ['HTTPS_PROXY', 'and HTTP_PROXY, NO_PROXY: as everywhere'],
  ['OPENCLAW_CONFIG_PATH', 'and OPENCLAW_STATE_DIR, OPENCLAW_HOME: as for OpenClaw itself'],
]

/** The `--help` text: examples first, then actions, flags, environment and exit codes. */
export function helpText(spec: ScriptSpec): string {
  return [
    spec.about,
    section('Examples', spec.examples),
    section(
      'Actions',
      spec.actions.map((action) => {
        const standard = action.name === spec.defaultAction ? ' (when no action is given)' : ''
        return [usageLine(action), action.about + standard] as const
      }),
    ),
    section(
      'Flags',
      [...spec.flags, ...SHARED_FLAGS].map(
        (flag) =>
          [
            `--${flag.name}${flag.value ? ` <${flag.value}>` : ''}`,
            flag.on ? `${flag.on.join(', ')}: ${flag.about}` : flag.about,
          ] as const,
      ),
    ),
    ...(spec.notes ? [spec.notes] : []),
    section('Environment', [...spec.env, ...SHARED_ENV]),
    section('Exit codes', EXITS),
    `Prints one JSON document (--schema tells its shape), or text on a terminal. The ${Object.keys(ERROR_CODES).length} error codes: references/errors.md.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return ''
  const width = Math.max(...rows.map(([left]) => left.length))
  return [`${title}:`, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)].join('\n')
}
