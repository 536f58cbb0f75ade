import { SKILL } from '../../skill.ts'
import { readFile } from '../../system/read-file.ts'
import type { OutputDocument } from '../answer/document.ts'
import { SkillError } from '../answer/skill-error.ts'
import { skillFile } from '../skill-path.ts'
import type { Invocation } from './args.ts'
import { helpText } from './help.ts'
import type { ScriptSpec } from './script-spec.ts'

const MAX_SCHEMA_BYTES = 1024 * 1024

/**
 * What `--help`, `--version` and `--schema` answer, or undefined when none is asked. They answer in their own form;
 * with an explicit `--json` the answer travels in the usual document. `width` is that of the terminal.
 * @throws SkillError E_INTERNAL when the skill's references are missing
 */
export function informationText(
  spec: ScriptSpec,
  flags: Invocation['flags'],
  width = Number.POSITIVE_INFINITY,
): string | undefined {
  const answer = requestedInformation(spec, flags, flags.json ? Number.POSITIVE_INFINITY : width)
  if (!answer) return undefined
  if (!flags.json) return answer.text
  // not fitted to print like the answer of a run: this is our own text, and half a help is none
  const document: OutputDocument = {
    schema: `chutes.${spec.name}/1`,
    ok: true,
    changed: false,
    summary: answer.summary,
    data: answer.data,
    warnings: [],
    next: [],
  }
  return JSON.stringify(document)
}

function requestedInformation(spec: ScriptSpec, flags: Invocation['flags'], width: number) {
  if (flags.help) {
    const text = helpText(spec, width)
    return { text, summary: spec.about, data: { help: text } }
  }
  if (flags.version) {
    const text = `${SKILL.name} ${SKILL.version}`
    return { text, summary: text, data: { version: SKILL.version } }
  }
  if (!flags.schema) return undefined
  const schema = readSchema(spec)
  const text = JSON.stringify(schema, null, flags.pretty ? 2 : undefined)
  return { text, summary: `The JSON Schema of what ${spec.name}.js prints.`, data: { schema } }
}

/** The generated schema, read from its file: making it here would take zod and every document. */
function readSchema(spec: ScriptSpec): unknown {
  const path = `references/schemas/${spec.name}.json`
  try {
    return JSON.parse(readFile(skillFile(path), MAX_SCHEMA_BYTES).toString('utf8'))
  } catch {
    throw new SkillError('E_INTERNAL', `The skill lacks ${path}.`, {
      fix: 'Install the skill again; its whole folder is needed, references included.',
    })
  }
}
