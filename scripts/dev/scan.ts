/**
 * Scans exactly what would be published, as an installer's scanner would, and compares the findings with the
 * list in references/security.md. Fails on any finding in our own files, on a finding that is not listed, and on
 * a listed one that is gone.
 *
 *   node scripts/dev/scan.ts
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedFiles } from './publish/published-files.ts'
import { publishedProblems } from './publish/published-rules.ts'
import { CODE_RULES, PROSE_RULES, type ScanRule, type Severity } from './publish/scan-rules.ts'

/** A rule that a file breaks, with the lines that do. */
export interface Finding {
  readonly file: string
  readonly rule: string
  readonly severity: Severity
  readonly lines: readonly number[]
}

/** Where the accepted findings are listed, each with its reason: a row `| file | rule | reason |`. */
export const LIST = 'references/security.md'
const VENDOR = 'scripts/lib/vendor/'

/** Everything that scanners would report about one file. */
export function scanFile(file: string, text: string): readonly Finding[] {
  const rules = /\.[cm]?[jt]sx?$/.test(file) ? CODE_RULES : /\.(?:md|txt)$/.test(file) ? PROSE_RULES : []
  const lines = text.split(/\r?\n/)
  return rules.flatMap((rule) => {
    const hits = matches(rule, text, lines)
    return hits.length > 0 ? [{ file, rule: rule.id, severity: rule.severity, lines: hits }] : []
  })
}

function matches({ pattern, beside, within }: ScanRule, text: string, lines: readonly string[]): number[] {
  if (beside && !beside.test(text)) return []
  return lines.flatMap((line, index) => {
    if (!pattern.test(line)) return []
    if (!beside || within === undefined) return [index + 1]
    const around = lines.slice(Math.max(0, index - within), index + within + 1)
    return around.some((near) => beside.test(near)) ? [index + 1] : []
  })
}

/** The accepted findings, as `file rule`, from the table in the reference. */
export function acceptedFindings(text: string): ReadonlySet<string> {
  const rows = text.matchAll(/^\| `(scripts\/lib\/vendor\/[^`]+)` \| `([^`]+)` \| ([^|]{10,}) \|$/gm)
  return new Set([...rows].map(([, file, rule]) => `${file} ${rule}`))
}

export interface ScanResult {
  readonly files: number
  readonly bytes: number
  readonly findings: readonly Finding[]
  /** Reasons to fail. */
  readonly problems: readonly string[]
}

/** Scans what would be published from the tree under `root`. */
export function scan(root: string): ScanResult {
  const texts = new Map(publishedFiles(root).map((file) => [file, readFileSync(join(root, file), 'utf8')]))
  const sizes = new Map([...texts].map(([file, text]) => [file, Buffer.byteLength(text)]))
  const findings = [...texts].flatMap(([file, text]) => scanFile(file, text))
  const accepted = acceptedFindings(texts.get(LIST) ?? '')
  const found = new Set(findings.map(({ file, rule }) => `${file} ${rule}`))
  const unexplained = findings.filter(({ file, rule }) => !accepted.has(`${file} ${rule}`))
  return {
    files: sizes.size,
    bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    findings,
    problems: [
      ...publishedProblems([...sizes].map(([path, bytes]) => ({ path, bytes }))),
      ...unexplained.map(
        ({ file, rule, severity, lines }) =>
          `${file}:${lines[0]} ${rule} (${severity}, ${lines.length} lines)${
            file.startsWith(VENDOR) ? `: give the reason in ${LIST}` : ''
          }`,
      ),
      ...[...accepted].filter((one) => !found.has(one)).map((one) => `${LIST} lists ${one}, which is gone`),
    ],
  }
}

if (import.meta.main) {
  const { files, bytes, findings, problems } = scan(join(import.meta.dirname, '..', '..'))
  for (const problem of problems) console.error(`scan: ${problem}`)
  console.log(
    `scan: ${files} files, ${Math.round(bytes / 1000)} kB, ${findings.length} findings, all in vendored chunks`,
  )
  process.exitCode = problems.length > 0 ? 1 : 0
}
