/**
 * Names in a chunk as its sources have them, so that a reviewer finds one in the other. Where two modules of a chunk
 * use a name, esbuild calls one of them `name2`.
 */

/** The most names in all our chunks together that differ from their sources. */
export const MAX_RENAMED = 30

const IMPORT =
  /^import (?:\* as (?<namespace>\w+)|\{(?<list>[^}]*)\}) from "(?<from>node:[^"]+|\.\/vendor\/[^"]+)";\n/gm
const EMPTY_MODULE = /^\/\/ scripts\/src\/\S+\n\n(?=\/\/ scripts\/src\/)/gm

/** One import per library and built-in, on top: esbuild keeps each module's own, under numbered names. */
export function mergeImports(chunk: string, sourceNames: ReadonlySet<string>): string {
  const imports = new Map<string, Map<string, string[]>>()
  const body = chunk.replace(IMPORT, (...match) => {
    const { namespace, list, from } = match.at(-1) as Record<string, string | undefined>
    const names = imports.get(from ?? '') ?? new Map<string, string[]>()
    imports.set(from ?? '', names)
    for (const item of (list ?? `* as ${namespace}`).split(',')) {
      const [name = '', local = name] = item.trim().split(' as ')
      names.set(name, [...(names.get(name) ?? []), local])
    }
    return ''
  })
  const renamed = new Map<string, string>()
  const lines = [...imports].map(([from, names]) => {
    const items = [...names].map(([name, locals]) => {
      const local = locals.toSorted((one, other) => one.length - other.length)[0] ?? name
      for (const other of locals) if (other !== local) renamed.set(other, local)
      return name === local ? name : `${name} as ${local}`
    })
    return `import ${items[0]?.startsWith('*') ? items[0] : `{ ${items.join(', ')} }`} from "${from}";\n`
  })
  const clash = [...renamed.keys()].find((name) => sourceNames.has(name))
  if (clash) throw new Error(`a source uses the name ${clash}, which esbuild gives to an import: rename it`)
  const [banner = '', ...rest] = body.split(/^(?=import |\/\/ scripts\/src\/)/m)
  const merged = rest
    .join('')
    // a name behind a dot is a member's, behind three it is a variable's
    .replace(/(?<![\w$]|(?<!\.\.)\.)[A-Za-z_]\w*\d(?![\w$])/g, (name) => renamed.get(name) ?? name)
  return banner + lines.join('') + merged.replace(EMPTY_MODULE, '')
}

/** Every word of a text that could be a name. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/(?<![\w$])[A-Za-z_$][\w$]*/g))
}

/** The names of a chunk that end in a number and that no source has: what esbuild renamed. */
export function renamedNames(chunk: string, sourceNames: ReadonlySet<string>): string[] {
  return [...wordsOf(chunk)].filter((name) => /\d$/.test(name) && !sourceNames.has(name)).sort()
}
