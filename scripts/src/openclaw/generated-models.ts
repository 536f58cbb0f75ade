import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { GeneratedModels } from '../domain/checks/probe/generated-check.ts'
import { parseJson } from '../domain/json.ts'
import { readFile } from '../system/read-file.ts'
import * as z from '../vendor/zod.ts'
import type { OpenClaw } from './session.ts'

const MAX_GENERATED_BYTES = 5 * 1024 * 1024
const MAX_AGENTS = 50
/** It is told in an answer. */
const AGENT_FOLDER = /^[\w-]{1,64}$/

const Generated = z.looseObject({
  providers: z.looseObject({
    chutes: z.looseObject({
      baseUrl: z.lenient(z.string().max(1000)),
      models: z.lenient(z.array(z.unknown())),
    }),
  }),
})

/** What OpenClaw generated about Chutes for each agent: `agents/<id>/agent/models.json`. Keys in it are not looked at. */
export function generatedModels({ paths }: Pick<OpenClaw, 'paths'>): readonly GeneratedModels[] {
  const folder = join(paths.stateDir, 'agents')
  return agentFolders(folder).flatMap((agent) => {
    const path = join(folder, agent, 'agent', 'models.json')
    const parsed = Generated.safeParse(parseJson(textAt(path)))
    if (!parsed.success) return []
    const { baseUrl, models = [] } = parsed.data.providers.chutes
    const ids = models.flatMap((row) => z.looseObject({ id: z.string() }).safeParse(row).data?.id ?? [])
    return [{ agent, baseUrl, ids }]
  })
}

function agentFolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => AGENT_FOLDER.test(name))
      .slice(0, MAX_AGENTS)
  } catch {
    return []
  }
}

function textAt(path: string): string {
  try {
    return readFile(path, MAX_GENERATED_BYTES).toString('utf8')
  } catch {
    return ''
  }
}
