import { ERROR_CODES } from '../answer/error-codes.ts'
import { wrapText } from '../answer/table.ts'
import { usageLine } from './args.ts'
import { type FlagSpec, type ScriptSpec, SHARED_FLAGS } from './script-spec.ts'

/** What is longer stands on a line of its own, its explanation below. */
const MAX_LEFT = 30
/** A paragraph gets no wider, whatever the terminal. */
const MAX_PARAGRAPH = 110

const EXITS: Rows = [
  ['0', 'done, or nothing to do'],
  ['1', 'the job ran and found something that needs a decision'],
  ['2', 'usage: a bad flag, an empty or malformed key'],
  ['3', 'environment: Node, OpenClaw or its config'],
  ['4', 'credentials missing or rejected'],
  ['5', 'Chutes unreachable, slow, rate limited or odd; try again later'],
  ['6', 'OpenClaw refused or did not confirm a write'],
]

const SHARED_ENV: Rows = [
  ['HTTPS_PROXY', 'and HTTP_PROXY, NO_PROXY: as everywhere'],
  ['OPENCLAW_CONFIG_PATH', 'and OPENCLAW_STATE_DIR, OPENCLAW_HOME: as for OpenClaw itself'],
]

/** The `--help` text: examples first, then actions, flags, environment and exit codes; lines of at most `width`. */
export function helpText(spec: ScriptSpec, width = Number.POSITIVE_INFINITY): string {
  const paragraph = (text: string) => wrapText(text, Math.min(width, MAX_PARAGRAPH)).join('\n')
  const section = (title: string, rows: Rows) => sectionText(title, rows, width)
  return [
    paragraph(spec.about),
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
        (flag: FlagSpec) =>
          [
            `--${flag.name}${flag.value ? ` <${flag.value}>` : ''}`,
            flag.on?.every(Boolean) ? `${flag.on.join(', ')}: ${flag.about}` : flag.about,
          ] as const,
      ),
    ),
    ...(spec.notes ? [paragraph(spec.notes)] : []),
    section('Environment', [...spec.env, ...SHARED_ENV]),
    section('Exit codes', EXITS),
    paragraph(
      `Prints one JSON document (--schema tells its shape), or text on a terminal. The ${Object.keys(ERROR_CODES).length} error codes: references/errors.md.`,
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

type Rows = readonly (readonly [string, string])[]

function sectionText(title: string, rows: Rows, width: number): string {
  if (rows.length === 0) return ''
  const left = Math.min(MAX_LEFT, Math.max(...rows.map(([name]) => name.length)))
  return [`${title}:`, ...rows.flatMap(([name, about]) => rowLines(name, about, left, width))].join('\n')
}

function rowLines(name: string, about: string, left: number, width: number): string[] {
  const below = name.length > left
  const indent = ' '.repeat(below ? 6 : left + 4)
  const [first = '', ...rest] = wrapText(about, width - indent.length)
  const lines = below ? [`  ${name}`, indent + first] : [`  ${name.padEnd(left)}  ${first}`]
  return [...lines, ...rest.map((line) => indent + line)]
}
