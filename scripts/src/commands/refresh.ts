import { toPatch } from '../domain/change.ts'
import type { Catalog } from '../domain/model.ts'
import { planRefresh, type RefreshPlan } from '../domain/refresh-plan.ts'
import { type LoadedConfig, loadConfig } from '../openclaw/config-file.ts'
import { type GatewayNews, gatewayNews } from '../openclaw/gateway.ts'
import type { Context } from '../shell/context.ts'
import type { CommandResult, Warning } from '../shell/document.ts'
import { SkillError } from '../shell/skill-error.ts'
import { skillCommand } from '../shell/skill-path.ts'
import { loadState, statePath } from '../state/store.ts'
import { catalogData, droppedWarning, liveCatalog } from './find-catalog.ts'
import { openSession } from './open.ts'
import { remember } from './remember.ts'
import { GATEWAY_WAITS } from './setup-report.ts'
import { writeConfig } from './write-config.ts'

/** Entries per list in the answer; `counts` tells how many there were. */
const MAX_LISTED = 25

/** Brings the rows in line with the live catalogue; without news it starts no process and writes no config. */
export async function refresh(context: Context): Promise<CommandResult> {
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  const { endpoints, openclaw } = await openSession(context)
  const config = await loadConfig(openclaw)
  if (!config.view.provider) throw notSetUp()
  const stateFile = statePath(openclaw.paths.stateDir)
  const state = loadState(stateFile)
  const baseUrl = endpoints.llm.explicit
    ? endpoints.llm.url
    : (config.view.provider.baseUrl ?? endpoints.llm.url)
  const catalog = await liveCatalog(context, baseUrl, state)

  const plan = (current: LoadedConfig): RefreshPlan => planRefresh(current.view, catalog, state.rows)
  if (dryRun) return result(context, plan(config), catalog, false, droppedWarning(catalog))
  const { plan: done, written, warnings: unsaved } = await writeConfig(openclaw, context, config, plan)
  const saved = remember(stateFile, state, {
    ...state,
    rows: done.rows.base,
    catalog: { fetchedAt: catalog.fetchedAt, models: catalog.models },
  })
  const gateway = written ? await gatewayNews(openclaw, config.view) : undefined
  const waits = gateway === 'needs restart' ? [GATEWAY_WAITS] : []
  return result(
    context,
    done,
    catalog,
    written,
    [...droppedWarning(catalog), ...unsaved, ...saved, ...waits],
    gateway,
  )
}

function notSetUp(): SkillError {
  return new SkillError(
    'E_NOT_SET_UP',
    'Chutes is not set up in this OpenClaw, so there is nothing to refresh.',
    {
      fix: `Run ${skillCommand('setup')} first.`,
    },
  )
}

function result(
  context: Context,
  plan: RefreshPlan,
  catalog: Catalog,
  applied: boolean,
  warnings: readonly Warning[],
  gateway?: GatewayNews,
): CommandResult {
  const { rows } = plan
  const lists = {
    added: rows.added,
    removed: rows.removed,
    changed: rows.changed,
    retired: plan.retired.map((model) => ({ ...model, replacement: model.replacement ?? null })),
    kept: rows.kept,
  }
  const long = Object.entries(lists).filter(([, list]) => list.length > MAX_LISTED)
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  return {
    changed: applied,
    summary: summary(plan, dryRun),
    data: {
      catalog: catalogData(catalog),
      ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.slice(0, MAX_LISTED)])),
      unchanged: rows.unchanged,
      ...(long.length > 0 && { counts: Object.fromEntries(long.map(([name, list]) => [name, list.length])) }),
      ...(context.invocation.flags['show-patch'] && { patch: toPatch(plan.changes) }),
      applied,
      // the rows were compared with the config after the write, or needed none
      readBack: !dryRun,
      ...(gateway && { gateway }),
    },
    warnings: [
      ...warnings,
      ...plan.retired.slice(0, MAX_LISTED).map((model) => ({
        code: 'model-retired',
        message: `${model.id} left the catalogue but is still used by ${model.usedBy.slice(0, 3).join(', ')}.`,
      })),
    ],
    lines: [
      ...rows.added.slice(0, MAX_LISTED).map((id) => `+ ${id}`),
      ...rows.removed.slice(0, MAX_LISTED).map((id) => `- ${id}`),
      ...rows.changed.slice(0, MAX_LISTED).map((row) => `~ ${row.id} (${row.fields.join(', ')})`),
    ],
    next:
      plan.retired.length > 0
        ? [skillCommand('setup')]
        : dryRun && plan.changes.length > 0
          ? [skillCommand('refresh')]
          : [],
  }
}

function summary({ rows, changes }: RefreshPlan, dryRun: boolean): string {
  if (changes.length === 0) return `No news: all ${rows.rows.length} model rows match the live catalogue.`
  const parts = [
    rows.added.length > 0 && `${rows.added.length} new`,
    rows.removed.length > 0 && `${rows.removed.length} gone`,
    rows.changed.length > 0 && `${rows.changed.length} changed`,
  ].filter(Boolean)
  return `${dryRun ? 'Would update' : 'Updated'} the model rows: ${parts.join(', ') || 'reordered'}; ${rows.rows.length} in all.`
}
