import type { Outcome } from '../test/agent/play-scene.ts'

/** One way of doing a job: its time in milliseconds (median) and how often it started openclaw (the most). */
export interface Side {
  readonly ms: number
  readonly openclawRuns: number
}

/** A job done both ways. */
export interface Job {
  readonly name: JobName
  readonly skill: Side
  readonly recipe: Side
}

/** What is compared, in the order it happens. */
export const JOBS = ['set-up', 'refresh with news', 'refresh without news', 'status'] as const
export type JobName = (typeof JOBS)[number]

/** Milliseconds from start to end, medians. */
export interface StartUp {
  readonly emptyNode: number
  readonly help: number
  readonly usageError: number
}

/** A refresh of so many models: milliseconds (median), peak memory of the process (MB), largest document (bytes). */
export interface ScaleFigure {
  readonly models: number
  readonly noNewsMs: number
  readonly noNewsMb: number
  /** News about every row, planned but not written: writing is OpenClaw's time. */
  readonly allNewsMs: number
  readonly allNewsMb: number
  readonly bytes: number
}

/** The size of one JSON document. */
export interface DocumentSize {
  readonly what: string
  readonly bytes: number
  /** For current OpenAI models (o200k). */
  readonly tokens: number
}

/** Everything one bench run found. */
export interface Figures {
  readonly rounds: number
  readonly startUpRuns: number
  readonly models: number
  readonly jobs: readonly Job[]
  readonly startUp: StartUp
  readonly scale: readonly ScaleFigure[]
  readonly documents: readonly DocumentSize[]
  /** Milliseconds to verify eight machines with eight GPUs each, without the network. */
  readonly verificationMs: number
  /** What a model pays once for SKILL.md without its front matter. */
  readonly skillTokens: number
  /** What an agent took with the installed skill, scene by scene and release by release. */
  readonly journey: readonly Outcome[]
}

/** How long the skill takes, as a part of the recipe's time. */
export const ratioOf = ({ skill, recipe }: Job): number => skill.ms / recipe.ms
