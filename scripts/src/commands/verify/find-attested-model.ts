import type { Endpoints } from '../../chutes/endpoints.ts'
import { findModel } from '../../domain/catalog/find-model.ts'
import { aliasKey, type Model, modelIdOf } from '../../domain/catalog/model.ts'
import { configAliases, slotReference } from '../../domain/selection/model-uses.ts'
import { loadConfig } from '../../openclaw/config/config-file.ts'
import { openclawPaths } from '../../openclaw/paths.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { configIfAny } from '../shared/config-if-any.ts'
import { anyCatalog, catalogPlace } from '../shared/find-catalog.ts'
import { openSession } from '../shared/open.ts'
import { unknownModel } from '../shared/unknown-model.ts'

/** A model of the catalogue, as a word on the command line names it. */
export interface NamedModel {
  readonly model: Model
  /** Whether the catalogue is the live one; an older one says nothing about the model's state now. */
  readonly live: boolean
  readonly warnings: readonly Warning[]
}

const PRIMARY_WORD = 'primary'

/** The model of an id, reference, alias or `primary`; only the last two need OpenClaw. @throws SkillError */
export async function findAttestedModel(
  context: Context,
  endpoints: Endpoints,
  word: string = PRIMARY_WORD,
): Promise<NamedModel> {
  const { view } = await configIfAny(context)
  const place = catalogPlace(context, endpoints, view, openclawPaths(context.env).stateDir)
  const { catalog, warnings } = await anyCatalog({ ...context, ...place })
  // a person's own words go before those of a catalogue, which names its models as it likes
  const isOwn = word === PRIMARY_WORD || configAliases(view).has(aliasKey(word))
  const found =
    (isOwn ? undefined : modelNamed(catalog.models, word)) ??
    modelReferredTo(catalog.models, (await referenceOf(context, word)) ?? '')
  if (found) return { model: found, live: catalog.source === 'live', warnings }
  const ids = catalog.models.map((model) => model.id)
  if (word !== PRIMARY_WORD) throw unknownModel(word, ids, (id) => skillCommand('verify', id))
  throw new SkillError('E_MODEL_UNKNOWN', 'The default model is not a model of the Chutes catalogue.', {
    fix: `Name a model: ${skillCommand('verify', configAliases(view).has('chutes-pro') ? 'chutes-pro' : ids[0])}, or an id of ${skillCommand('models', 'list')}.`,
  })
}

function modelNamed(models: readonly Model[], word: string): Model | undefined {
  const ids = models.map((model) => model.id)
  const found = findModel(word, ids, new Map())
  return models.find((model) => model.id === found?.id)
}

function modelReferredTo(models: readonly Model[], reference: string): Model | undefined {
  return models.find((model) => model.id === modelIdOf(reference))
}

/** What the word stands for in OpenClaw's config: the default model, or the model an alias is on. */
async function referenceOf(context: Context, word: string): Promise<string | undefined> {
  // an id is no alias, and a mistyped one should not need OpenClaw to be told
  if (word.includes('/')) return undefined
  const { openclaw } = await openSession(context)
  const { view } = await loadConfig(openclaw)
  return slotReference(view, word)
}
