import type { HttpFailure, HttpResponse } from '../../net/http.ts'
import type { Problem } from '../judge/capture/capture.ts'

/** What a service answered, as text, or why it could not be had. */
export type Answer = { readonly text: string } | { readonly problem: Problem }

/** The body of a good answer. */
export function answerOf(outcome: HttpResponse | HttpFailure): Answer {
  const problem = problemOf(outcome)
  return problem === undefined ? { text: (outcome as HttpResponse).body } : { problem }
}

/** Why a response is no good answer; undefined when it is one. */
export function problemOf(outcome: HttpResponse | HttpFailure): Problem | undefined {
  if (outcome.kind !== 'response') return outcome.kind
  return outcome.status === 200 ? undefined : `http-${outcome.status}`
}
