import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { agentSkillsProblems, readSkillManifest } from '../../scripts/dev/pages/skill-manifest.ts'
import { ROOT, temporaryFolder } from './tree.ts'

/** A folder with our SKILL.md and package.json, the former changed by `edit`. */
function skillWith(edit: (text: string) => string): string {
  const folder = temporaryFolder()
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  writeFileSync(join(folder, 'SKILL.md'), edit(readFileSync(join(ROOT, 'SKILL.md'), 'utf8')))
  return folder
}

describe('SKILL.md', () => {
  it('has front matter that follows the skill specification', () => {
    const { name, description, metadata } = readSkillManifest(ROOT)
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(name.length).toBeLessThanOrEqual(64)
    expect(description.length).toBeLessThan(160)
    expect(description).not.toMatch(/[<>]/)
    expect(metadata.openclaw.envVars.map((variable) => variable.name)).toContain(metadata.openclaw.primaryEnv)
  })

  it('declares every variable that the sources name, and no other', () => {
    const sources = readdirSync(join(ROOT, 'scripts/src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(ROOT, 'scripts/src', path), 'utf8'))
    const named = sources.flatMap((text) => text.match(/(?<=env\.|')(?:CHUTES|OPENCLAW)_[A-Z_]+\b/g) ?? [])
    const declared = readSkillManifest(ROOT).metadata.openclaw.envVars.map(({ name }) => name)
    const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']
    expect(declared.toSorted()).toEqual([...new Set([...named, ...proxies])].toSorted())
  })

  it('passes the validator of agentskills.io, but for a key of OpenClaw and ClawHub', () => {
    const text = readFileSync(join(ROOT, 'SKILL.md'), 'utf8')
    expect(agentSkillsProblems(text)).toEqual(['unexpected key version'])
    const flow = text.replace(/bins:\n\s+- node/, 'bins: [node]').replace('version:', 'homepage:')
    expect(agentSkillsProblems(flow)).toEqual(['unexpected key homepage', 'not block style: bins: [node]'])
  })

  it('names only references that are there', () => {
    const names = readFileSync(join(ROOT, 'SKILL.md'), 'utf8').match(/[\w-]+\.md(?=`)/g) ?? []
    const there = readdirSync(join(ROOT, 'references'))
    expect(names.length).toBeGreaterThan(8)
    expect(names.filter((name) => !there.includes(name))).toEqual([])
  })

  it.each([
    ['an unknown key', (text: string) => text.replace('version:', 'verzion:'), /verzion/],
    ['a name that is not kebab-case', (text: string) => text.replace('name: chutes', 'name: Chutes'), /name/],
    [
      'a long description',
      (text: string) => text.replace('description: ', `description: ${'x'.repeat(160)}`),
      /description/,
    ],
    ['angle brackets', (text: string) => text.replace('description: ', 'description: <b>'), /angle brackets/],
    ['a range it cannot read', (text: string) => text.replace(/node: '>=\d+'/, "node: '22.x'"), /floor/],
    [
      'another version than package.json',
      (text: string) => text.replace(/^version: .*/m, 'version: 9.9.9'),
      /disagree/,
    ],
  ])('is refused with %s', (_, edit, message) => {
    expect(() => readSkillManifest(skillWith(edit))).toThrow(message)
  })

  it('is eligible for the real OpenClaw', async () => {
    const home = temporaryFolder()
    const skill = join(home, '.openclaw/workspace/skills/chutes')
    mkdirSync(skill, { recursive: true })
    cpSync(join(ROOT, 'SKILL.md'), join(skill, 'SKILL.md'))
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(ROOT, 'node_modules/openclaw/openclaw.mjs'), 'skills', 'info', 'chutes', '--json'],
      { env: { PATH: process.env.PATH, HOME: home, USERPROFILE: home, NO_COLOR: '1' } },
    )
    const manifest = readSkillManifest(ROOT)
    expect(JSON.parse(stdout)).toMatchObject({
      name: manifest.name,
      description: manifest.description,
      homepage: manifest.metadata.openclaw.homepage,
      emoji: manifest.metadata.openclaw.emoji,
      primaryEnv: manifest.metadata.openclaw.primaryEnv,
      eligible: true,
      modelVisible: true,
      requirements: { bins: manifest.metadata.openclaw.requires.bins },
      missing: { bins: [], anyBins: [], env: [], config: [], os: [] },
    })
  })
})
