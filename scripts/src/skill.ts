/** The oldest versions this skill runs with, as SKILL.md declares them ('>=22'). */
interface SkillRequirements {
  readonly node: string
  readonly npm: string
  readonly openclaw: string
}

/** What the scripts know about the skill they belong to. */
export interface Skill {
  readonly name: string
  readonly version: string
  /** The day that CHANGELOG.md gives this version, `YYYY-MM-DD`; absent while it is unreleased. */
  readonly released?: string
  readonly requires: SkillRequirements
}

declare const __SKILL__: Skill

/** Read from SKILL.md's front matter when the scripts are built, so that it is written down once. */
export const SKILL: Skill = __SKILL__
