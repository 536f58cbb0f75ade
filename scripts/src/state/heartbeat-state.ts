import { type Attention, type ToldAttention, uniqueAttention } from '../domain/heartbeat/attention.ts'
import type { TaskRecord } from '../domain/heartbeat/task-schedule.ts'
import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'
import { readJson, stateFilePath, writeJson } from './storage/private-file.ts'

const HeartbeatText = z.string().max(2000)

const Task = z.object({
  at: StoredInstant,
  failures: z.int().min(0),
  failingSince: z.optional(StoredInstant),
  ok: z.boolean(),
  summary: HeartbeatText,
  attention: z.array(z.object({ code: HeartbeatText, message: HeartbeatText, fix: HeartbeatText })),
})

const HeartbeatFile = z.object({
  version: z.literal(1),
  openclaw: z.lenient(z.string().max(100)),
  tasks: z.record(z.string(), Task),
  told: z.array(
    z.object({ code: HeartbeatText, message: HeartbeatText, toldAt: StoredInstant, seenAt: StoredInstant }),
  ),
})

/** How a task fared when it last ran. */
export interface TaskState extends TaskRecord {
  readonly ok: boolean
  readonly summary: string
  /** What it found that needs a person; open until the task runs again. */
  readonly attention: readonly Attention[]
}

/** What the heartbeat remembers between runs. */
export interface HeartbeatState {
  /** The release of OpenClaw that it met last; undefined when none was noted. */
  readonly openclaw?: string | undefined
  readonly tasks: Readonly<Record<string, TaskState>>
  readonly told: readonly ToldAttention[]
}

const NO_HEARTBEATS: HeartbeatState = { tasks: {}, told: [] }

export function heartbeatPath(stateDir: string): string {
  return stateFilePath(stateDir, 'heartbeat.json')
}

/** The lock that keeps runs of the heartbeat apart. */
export function heartbeatLockPath(stateDir: string): string {
  return stateFilePath(stateDir, 'heartbeat.lock')
}

/** Empty when there is nothing or nothing readable: then every task is due, and open matters are told once more. */
export function loadHeartbeat(stateDir: string): HeartbeatState {
  const file = readJson(heartbeatPath(stateDir), HeartbeatFile)
  return file
    ? { openclaw: file.openclaw, tasks: file.tasks as HeartbeatState['tasks'], told: file.told }
    : NO_HEARTBEATS
}

/** @throws when the folder cannot be written */
export function saveHeartbeat(stateDir: string, state: HeartbeatState): void {
  writeJson(heartbeatPath(stateDir), { version: 1, ...state })
}

/** Everything that is open, over all tasks. */
export function openAttention(state: HeartbeatState): readonly Attention[] {
  return uniqueAttention(Object.values(state.tasks).flatMap((task) => task.attention))
}
