import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import matter from 'gray-matter'
import * as z from 'zod'
import type { Skill } from '../../src/skill.ts'
import { newestEntry } from '../publish/release.ts'

/** A lower bound such as '>=22' or '>=2026.9.6'. */
const Floor = z.string().regex(/^>=\d+(\.\d+){0,2}$/, 'must be a floor such as >=22')
const EnvName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable')

/** ClawHub takes a variable for required unless it says otherwise, and needs no words about it. */
const EnvVar = z.strictObject({
  name: EnvName,
  description: z.string().min(1).max(40).optional(),
  required: z.boolean(),
})

/**
 * SKILL.md's front matter. Strict on purpose: OpenClaw and ClawHub ignore keys they do not know, so a
 * misspelt one would be lost without a word.
 */
export const SkillManifest = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lowercase words joined by hyphens'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be x.y.z'),
  description: z
    .string()
    .min(1)
    .max(159)
    .regex(/^[^<>\n]*$/, 'must be one line without angle brackets'),
  license: z.string().optional(),
  'user-invocable': z.boolean().optional(),
  'disable-model-invocation': z.boolean().optional(),
  metadata: z.strictObject({
    openclaw: z.strictObject({
      emoji: z.string().min(1),
      homepage: z.url(),
      os: z.array(z.enum(['darwin', 'linux', 'win32'])).optional(),
      requires: z.strictObject({
        bins: z.array(z.string()).min(1),
        node: Floor,
        npm: Floor,
        openclaw: Floor.regex(/^>=\d{4}\.\d+\.\d+$/, 'must be an OpenClaw version such as >=2026.9.6'),
      }),
      primaryEnv: EnvName,
      envVars: z.array(EnvVar),
    }),
  }),
})
export type SkillManifest = z.infer<typeof SkillManifest>

/** The keys that the reference validator of agentskills.io knows at the top level. */
const AGENT_SKILLS_KEYS = ['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools']

/**
 * What the validator of agentskills.io would say that this schema does not. `version` stays: OpenClaw tells it to those
 * who watch for changed skills, and ClawHub's format has it there. The validator's YAML has no flow style and no anchors.
 */
export function agentSkillsProblems(text: string): string[] {
  const { data, matter: frontMatter = '' } = matter(text, {})
  return [
    ...Object.keys(data)
      .filter((key) => !AGENT_SKILLS_KEYS.includes(key))
      .map((key) => `unexpected key ${key}`),
    ...frontMatter
      .split('\n')
      .filter((line) => /^\s*(?:- )?(?:[\w-]+: )?[[{&*]/.test(line))
      .map((line) => `not block style: ${line.trim()}`),
  ]
}

/** Reads and validates the front matter of the SKILL.md under `root`; throws a readable error. */
export function readSkillManifest(root: string): SkillManifest {
  // an options object switches off gray-matter's cache, which would hand out a stale parse of equal text
  const { data } = matter(readFileSync(join(root, 'SKILL.md'), 'utf8'), {})
  const parsed = SkillManifest.safeParse(data)
  if (!parsed.success) throw new Error(`SKILL.md front matter:\n${z.prettifyError(parsed.error)}`)

  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const [key, value] of Object.entries({ name, version })) {
    if (parsed.data[key as 'name' | 'version'] !== value)
      throw new Error(`SKILL.md and package.json disagree about ${key}`)
  }
  return parsed.data
}

/** What the scripts carry of the manifest and of the changelog; the build and the tests define it as `__SKILL__`. */
export function skillConstants(root: string): Skill {
  const { name, version, metadata } = readSkillManifest(root)
  const { node, npm, openclaw } = metadata.openclaw.requires
  const { date } = newestEntry(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'))
  return { name, version, ...(date !== undefined && { released: date }), requires: { node, npm, openclaw } }
}
