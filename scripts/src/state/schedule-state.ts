import { ROUTES, type Route } from '../domain/heartbeat/schedule-route.ts'
import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'
import { readJson, removePrivateFile, stateFilePath, writeJson } from './storage/private-file.ts'

const ScheduleFile = z.object({
  version: z.literal(1),
  via: z.enum(ROUTES as [Route, ...Route[]]),
  at: StoredInstant,
  file: z.optional(z.object({ path: z.string().max(4096), created: z.boolean() })),
})

/** How the schedule was installed last; what is really there is found by looking. */
export interface ScheduleState {
  readonly via: Route
  readonly at: number
  /** The `HEARTBEAT.md` that got our block, and whether there was none before. */
  readonly file: { readonly path: string; readonly created: boolean } | undefined
}

const schedulePath = (stateDir: string): string => stateFilePath(stateDir, 'schedule.json')

/** Undefined when no schedule was installed, or nothing readable says so. */
export function loadSchedule(stateDir: string): ScheduleState | undefined {
  const found = readJson(schedulePath(stateDir), ScheduleFile)
  return found && { via: found.via, at: found.at, file: found.file }
}

/** @throws when the folder cannot be written */
export function saveSchedule(stateDir: string, state: ScheduleState | undefined): void {
  if (state === undefined) removePrivateFile(schedulePath(stateDir))
  else writeJson(schedulePath(stateDir), { version: 1, ...state })
}
