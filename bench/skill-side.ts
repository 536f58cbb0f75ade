import { countTokens } from 'gpt-tokenizer'
import type { Home } from '../test/support/homes/home.ts'
import { runScript } from '../test/support/processes/run.ts'
import type { DocumentSize, JobName } from './figures.ts'

/** What the skill works with. */
export interface SkillContext {
  readonly home: Home
  readonly key: string
}

interface ScriptCall {
  readonly script: string
  readonly pipesKey?: boolean
  readonly changes: boolean
}

const CALLS: Readonly<Record<JobName, readonly ScriptCall[]>> = {
  'set-up': [
    { script: 'auth', pipesKey: true, changes: true },
    { script: 'setup', changes: true },
  ],
  'refresh with news': [{ script: 'refresh', changes: true }],
  'refresh without news': [{ script: 'refresh', changes: false }],
  status: [{ script: 'status', changes: false }],
}

/** Do a job with the scripts of the skill; tells how large their documents were. */
export async function doWithSkill(
  job: JobName,
  { home, key }: SkillContext,
): Promise<readonly DocumentSize[]> {
  const sizes: DocumentSize[] = []
  for (const { script, pipesKey, changes } of CALLS[job]) {
    const { code, doc, stdout } = await runScript(home, script, [], pipesKey ? { input: key } : {})
    // A script that stopped early would look fast.
    if (code !== 0 || doc.changed !== changes) throw new Error(`${job}: ${script}.js: ${doc.summary}`)
    sizes.push({
      what: `${script}.js, ${job}`,
      bytes: Buffer.byteLength(stdout),
      tokens: countTokens(stdout),
    })
  }
  return sizes
}
