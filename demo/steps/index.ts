import type { Step } from '../step.ts'
import { agentAnswers } from './agent-answers.ts'
import { refreshNews, refreshNoNews } from './refresh.ts'
import { badKeyRefused, unreachableRefused } from './refusals.ts'
import { setUp, setUpAgain } from './set-up.ts'
import { statusInOrder } from './status-in-order.ts'
import { storeKey } from './store-key.ts'

/** The demo in order; each step builds on the ones before it. */
export const STEPS: readonly Step[] = [
  storeKey,
  setUp,
  setUpAgain,
  refreshNews,
  refreshNoNews,
  statusInOrder,
  agentAnswers,
  badKeyRefused,
  unreachableRefused,
]
