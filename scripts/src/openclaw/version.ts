/** `2026.9.6` → [2026, 9, 6]; undefined for text without a dotted version. Suffixes such as `-beta.1` are left out. */
export function versionParts(text: string): readonly number[] | undefined {
  const match = /\d+(?:\.\d+)+/.exec(text)
  return match?.[0].split('.').map(Number)
}

/** Whether a version satisfies a floor such as `>=2026.4.29`. */
export function meetsFloor(version: string, floor: string): boolean {
  const have = versionParts(version) ?? []
  const need = versionParts(floor.includes('.') ? floor : `${floor}.0`) ?? []
  for (let index = 0; index < need.length; index++) {
    const difference = (have[index] ?? 0) - (need[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
