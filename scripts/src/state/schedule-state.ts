import { ROUTES, type Route } from '../domain/heartbeat/schedule-route.ts'
import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'
import { readJson, removePrivateFile, stateFilePath, writeJson } from './storage/private-file.ts'

const Place = {
  via: z.enum(ROUTES as [Route, ...Route[]]),
  file: z.optional(z.object({ path: z.string().max(4096), created: z.boolean() })),
}
const ScheduleFile = z.object({
  version: z.literal(1),
  at: StoredInstant,
  ...Place,
  left: z.lenient(z.array(z.object(Place))),
})

/** Where a schedule was put. */
export interface SchedulePlace {
  readonly via: Route
  /** The `HEARTBEAT.md` that got our block, and whether there was none before. */
  readonly file?: { readonly path: string; readonly created: boolean } | undefined
}

/** How the schedule was installed last; what is really there is found by looking. */
export interface ScheduleState extends SchedulePlace {
  readonly at: number
  /** Places that could not be looked into when another one took over: there may be a schedule in them. */
  readonly left?: readonly SchedulePlace[] | undefined
}

const schedulePath = (stateDir: string): string => stateFilePath(stateDir, 'schedule.json')

/** Undefined when no schedule was installed, or nothing readable says so. */
export function loadSchedule(stateDir: string): ScheduleState | undefined {
  const found = readJson(schedulePath(stateDir), ScheduleFile)
  return found && { via: found.via, at: found.at, file: found.file, left: found.left }
}

/** Every place where a schedule may be, as far as it is remembered. */
export function rememberedPlaces(state: ScheduleState | undefined): readonly SchedulePlace[] {
  return state ? [state, ...(state.left ?? [])] : []
}

/** What is remembered of a `HEARTBEAT.md`. */
export function rememberedFile(state: ScheduleState | undefined, path: string): SchedulePlace['file'] {
  return rememberedPlaces(state).find(({ file }) => file?.path === path)?.file
}

/** A place, with what is remembered of its `HEARTBEAT.md`. */
export function rememberedPlace(
  state: ScheduleState | undefined,
  { via, path }: { readonly via: Route; readonly path?: string | undefined },
): SchedulePlace {
  if (path === undefined) return { via }
  return { via, file: rememberedFile(state, path) ?? { path, created: false } }
}

/** @throws when the folder cannot be written */
export function saveSchedule(stateDir: string, state: ScheduleState | undefined): void {
  if (state === undefined) removePrivateFile(schedulePath(stateDir))
  else writeJson(schedulePath(stateDir), { version: 1, ...state })
}
