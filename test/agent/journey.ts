import { parseArgs } from 'node:util'
import type { Release } from '../openclaw/releases.ts'
import { SKILL_TOKENS } from './budgets.ts'
import { JOURNEY_RELEASES, type Outcome, playScenes } from './play-scenes.ts'
import { budgetTable, journeyTable } from './report.ts'
import { skillTokens } from './skill-tokens.ts'

/**
 * What a model that knows nothing but what OpenClaw shows it gets done with the installed skill, and what that costs.
 * Prints the journey table and the budgets; exits 1 when a scene is not reached or a budget is exceeded.
 *
 *   node test/agent/journey.ts [--release 2026.6.11]… [--scene "first set-up"]… [--json]
 */
const { values } = parseArgs({
  options: {
    release: { type: 'string', multiple: true },
    scene: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
})

const releases = JOURNEY_RELEASES.filter((release) => !values.release || values.release.includes(release))
const played = await Promise.all(releases.map(playTwice))
const outcomes = played.flat()
const skill = { tokens: skillTokens(), most: SKILL_TOKENS }
const faults = [
  ...outcomes.flatMap(({ release, scene, faults }) =>
    faults.map((fault) => `${release}, ${scene}: ${fault}`),
  ),
  ...(skill.tokens > skill.most ? [`SKILL.md has ${skill.tokens} tokens, at most ${skill.most}`] : []),
  ...(outcomes.length === 0 ? ['nothing was tried'] : []),
]
if (values.json) console.log(JSON.stringify({ skill, outcomes, faults }))
else {
  console.log(`\n${journeyTable(outcomes)}\n\n${budgetTable(outcomes, skill)}\n`)
  for (const fault of faults) console.log(`✗ ${fault}`)
  console.log(
    faults.length === 0
      ? 'agent: every scene verified within its budget'
      : `agent: ${faults.length} fault(s)`,
  )
}
process.exitCode = faults.length === 0 ? 0 : 1

/** A busy machine may cut a step off: a release on which not everything held is played once more from the start. */
async function playTwice(release: Release): Promise<readonly Outcome[]> {
  const play = () => playScenes(release, tell, values.scene)
  const outcomes = await play()
  return outcomes.every(({ faults }) => faults.length === 0) ? outcomes : play()
}

function tell({ release, scene, faults }: Outcome): void {
  if (!values.json) console.log(`${release}  ${scene}: ${faults.join('; ') || 'verified'}`)
}
