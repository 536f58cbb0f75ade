import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { packManifest, publishedContents, writePack } from '../../scripts/dev/pack.ts'
import { repoRoot } from '../../test/support/paths.ts'

/** A text that tells an agent how to work with Chutes. */
export interface Contestant {
  readonly name: string
  /** As OpenClaw lists it. */
  readonly skill: string
  /** What is installed as a skill of the workspace. */
  readonly folder: string
}

/** All contestants, their texts in a folder that is thrown away; the recipes of version 1.1.0 are somebody else's text and only there when a file with it is named. */
export function contestants(folder: string, recipes: string | undefined): readonly Contestant[] {
  const contents = publishedContents(repoRoot)
  const own = writePack(join(folder, 'own'), packManifest(repoRoot, contents), contents)
  const general = join(
    repoRoot,
    'node_modules',
    'openclaw',
    'custodian-skills',
    'add-model-provider',
    'SKILL.md',
  )
  return [
    { name: 'this skill', skill: 'chutes', folder: own },
    ...(recipes === undefined
      ? []
      : [{ name: 'recipes of 1.1.0', skill: 'chutes', folder: page(folder, 'recipes', recipes) }]),
    { name: 'add-model-provider', skill: 'add-model-provider', folder: page(folder, 'general', general) },
  ]
}

function page(parent: string, name: string, file: string): string {
  const folder = join(parent, name)
  mkdirSync(folder)
  copyFileSync(file, join(folder, 'SKILL.md'))
  return folder
}
