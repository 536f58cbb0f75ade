/** Positive when `a` is the newer version, negative when `b` is, 0 when they are equal. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** `2026.9.6` → [2026, 9, 6]; undefined for text without a dotted version. Suffixes such as `-beta.1` are left out. */
export function versionParts(text: string): readonly number[] | undefined {
  const match = /(?<!\d)\d{1,6}(?:\.\d{1,6}){1,3}(?!\d)/.exec(text)
  return match?.[0].split('.').map(Number)
}

/** Whether a version satisfies a floor such as `>=2026.4.29`. */
export function meetsFloor(version: string, floor: string): boolean {
  return compareVersions(versionParts(version) ?? [], versionParts(floor) ?? []) >= 0
}
