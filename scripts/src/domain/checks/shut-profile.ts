/** How many other providers are named. */
const MAX_PROVIDERS = 3

/** What a 402 does beyond the one request, and who answers meanwhile. `others`: the person's other providers. */
export function shutProfileText(others: readonly string[]): string {
  const names = others.slice(0, MAX_PROVIDERS).join(', ')
  const meanwhile =
    names === '' ? 'no other provider could answer meanwhile' : `meanwhile ${names} can answer`
  return `a 402 shuts the whole Chutes profile for ten minutes, all its models; ${meanwhile}`
}
