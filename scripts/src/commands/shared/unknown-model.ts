import { callNames, modelsLike, newestFirst } from '../../domain/catalog/find-model.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { didYouMean } from '../../shell/command-line/did-you-mean.ts'
import { shellPath, skillCommand } from '../../shell/skill-path.ts'

/** Ids in `data.known`; the list has the rest. */
const MAX_KNOWN = 10

/**
 * A model or alias that nobody knows, with the likeliest one meant. `retry` makes the corrected command of an id.
 * @param known model ids and aliases that would have been understood
 */
export function unknownModel(
  typed: string,
  known: readonly string[],
  retry: (id: string) => string,
): SkillError {
  const like = modelsLike(typed, known)
  const slip = didYouMean(typed, newestFirst(known).flatMap(callNames))
  const meant = slip ? known.filter((id) => callNames(id).includes(slip)) : like
  const near = [...new Set([...meant, ...like])].slice(0, MAX_KNOWN)
  const [first] = near
  return new SkillError(
    'E_MODEL_UNKNOWN',
    `${quotedModel(typed)} is not a model or alias that Chutes serves now.${first ? ` Did you mean ${first}?` : ''} Nothing was changed.`,
    {
      fix: first
        ? `Run ${retry(shellPath(first, ''))}.`
        : `Run ${skillCommand('models', 'list')} and take an id from it.`,
      data: { known: near.length > 0 ? near : known.slice(0, MAX_KNOWN) },
    },
  )
}

/** What was typed is echoed only when it looks like a model's name: it might be a key in the wrong place. */
function quotedModel(typed: string): string {
  const harmless = /^[\w./:-]{1,80}$/.test(typed) && !/cpk_|cak_|crt_|[A-Za-z0-9]{24}/.test(typed)
  return harmless ? `"${typed}"` : 'The model asked for'
}
