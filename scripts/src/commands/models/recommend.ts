import { modelIdOf } from '../../domain/catalog/model.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { otherAlias, slotReference } from '../../domain/selection/model-uses.ts'
import { type Choice, ROLES, type Role, roleCandidates } from '../../domain/selection/roles.ts'
import { usageError } from '../../shell/command-line/args.ts'
import { didYouMean } from '../../shell/command-line/did-you-mean.ts'
import { SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { catalogData } from '../shared/find-catalog.ts'
import { lookUp } from './look-up.ts'
import { agedText } from './model-data.ts'
import { modelTable } from './model-table.ts'

/** Choices told for one role, and for each when all are asked for. */
const MAX_CHOICES = 5
const MAX_CHOICES_EACH = 2

/** The best models for a role, or for every role, each with its reason. */
export async function recommendModels(context: Context<'models'>): Promise<Answer<'models'>> {
  const [typed] = context.invocation.operands
  const asked = typed === undefined ? Object.values(ROLES) : [roleNamed(typed)]
  const { catalog, view, uses, warnings } = await lookUp(context)
  const advice = asked.map((role): Advice => {
    const fitting = roleCandidates(role, catalog.models)
    const shown = fitting.slice(0, typed === undefined ? MAX_CHOICES_EACH : MAX_CHOICES)
    return { role, fitting: fitting.length, shown, current: slotReference(view, role.name) }
  })
  const age = agedText(catalog, context.now())
  return {
    changed: false,
    summary: `${advice.map(({ role, shown }) => `${role.name}: ${shown[0]?.model.id ?? 'no model fits'}`).join('; ')}${age}.`,
    data: {
      action: 'recommend',
      catalog: catalogData(catalog, context.now()),
      roles: advice.map(({ role, fitting, shown, current }) => ({
        role: role.name,
        about: role.about,
        current: current ?? null,
        candidates: fitting,
        choices: shown.map(({ model, reason }) => ({ id: model.id, reason })),
      })),
    },
    warnings,
    lines: advice.flatMap(({ role, shown, current }) => [
      '',
      `${role.name} (${role.about}), now ${current ?? 'not set'}`,
      ...(shown.length > 0
        ? [
            modelTable(
              shown.map(({ model }) => model),
              uses,
            ),
          ]
        : ['no model fits']),
    ]),
    next: view.provider
      ? typed === undefined
        ? []
        : advice.flatMap((one) => switchTo(one, view))
      : [skillCommand('setup')],
  }
}

interface Advice {
  readonly role: Role
  readonly fitting: number
  readonly shown: readonly Choice[]
  readonly current: string | undefined
}

/** The command that follows the advice, when it is not what is there already; a model with another alias cannot take the role's. */
function switchTo({ role, shown, current }: Advice, view: ConfigView): string[] {
  const best = shown.find(({ model }) => otherAlias(view, role.name, model.id) === undefined)
  if (!best || modelIdOf(current ?? '') === best.model.id) return []
  return [skillCommand('models', `use ${role.name} ${best.model.id}`)]
}

/** A role by its name, or by its alias without `chutes-`. */
function roleNamed(typed: string): Role {
  const name = typed.toLowerCase()
  const roles: Readonly<Record<string, Role>> = ROLES
  for (const key of [name, `chutes-${name}`]) {
    const role = Object.hasOwn(roles, key) ? roles[key] : undefined
    if (role) return role
  }
  const names = Object.keys(ROLES)
  const hint = didYouMean(name, [...names, ...names.map((full) => full.replace('chutes-', ''))])
  throw usageError(
    SCRIPTS.models,
    `The roles are ${names.join(', ')}.${hint ? ` Did you mean ${hint}?` : ''}`,
  )
}
