/** The most that one scene may take; what is not named is only counted. */
export interface Budget {
  /** Tool calls, reading SKILL.md included. */
  readonly calls?: number
  /** Tokens that the skill's scripts print. */
  readonly printed?: number
}

/** SKILL.md, front matter included. */
export const SKILL_TOKENS = 1300
export const SET_UP = { calls: 2, printed: 500 } as const satisfies Budget
export const SILENT_HEARTBEAT = { printed: 119 } as const satisfies Budget
