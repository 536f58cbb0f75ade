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

/** The version in what a program prints, with its suffix: `2026.8.1-beta.2`, or `2026.7.1-1`. */
export function versionIn(text: string): string | undefined {
  const match = /(?<!\d)\d{1,6}(?:\.\d{1,6}){1,3}(?!\d)(?:-[\da-z]{1,16}(?:\.\d{1,6})?)?/i.exec(text)
  return match?.[0]
}

/** Whether a version satisfies a floor such as `>=2026.4.29`; a pre-release comes before the release of its number. */
export function meetsFloor(version: string, floor: string): boolean {
  const difference = compareVersions(versionParts(version) ?? [], versionParts(floor) ?? [])
  return difference > 0 || (difference === 0 && (!isPreRelease(version) || isPreRelease(floor)))
}

/** `-beta.2` is one; OpenClaw's `-1` is a correction, which comes after its release. */
function isPreRelease(version: string): boolean {
  return /^[^\d]*[\d.]+-[a-z]/i.test(version)
}
