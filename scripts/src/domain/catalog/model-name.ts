/** What a model id says about the model. */
export interface ModelName {
  readonly org: string | undefined
  /** Lower case, e.g. `glm`, `kimi`, `deepseek`, `qwen`. */
  readonly family: string
  /** `GLM-5.2` → [5, 2]; empty when the name has no version. */
  readonly version: readonly number[]
  /** Billions of parameters as the name states them. */
  readonly size: number | undefined
  /** The other words in lower case, e.g. `flash`, `turbo`, `thinking`. */
  readonly tags: readonly string[]
}

/** Family, version, size and tags of an id such as `zai-org/GLM-5.2-TEE`, to prefer one live model to another. */
export function parseModelName(id: string): ModelName {
  const slash = id.indexOf('/')
  const words = id
    .slice(slash + 1)
    .split('-')
    .filter((word) => word !== '' && word.toUpperCase() !== 'TEE')
  const org = slash > 0 ? id.slice(0, slash) : undefined
  // "nvidia/NVIDIA-Nemotron-3-…": the maker's name again says nothing about the model
  if (words.length > 1 && words[0]?.toLowerCase() === org?.toLowerCase()) words.shift()
  const [first = '', ...rest] = words
  const head = /^([A-Za-z]+?)[._]?(\d+(?:\.\d+)*)?$/.exec(first)
  let version = numbers(head?.[2])
  let size: number | undefined
  const tags: string[] = []
  for (const word of rest) {
    const sized = /^(\d+(?:\.\d+)?)B$/i.exec(word)
    const versioned = /^[vkmr]?(\d+(?:\.\d+)*)$/i.exec(word)
    if (sized) size ??= Number(sized[1])
    // release dates such as `2507` or `0731` are not versions
    else if (versioned && version.length === 0 && !/^\d{4,}$/.test(word)) version = numbers(versioned[1])
    else if (!/^A\d+B$/i.test(word)) tags.push(word.toLowerCase())
  }
  return {
    org,
    family: (head?.[1] ?? first).toLowerCase(),
    version,
    size,
    tags,
  }
}

function numbers(text: string | undefined): readonly number[] {
  return text ? text.split('.').map(Number) : []
}
