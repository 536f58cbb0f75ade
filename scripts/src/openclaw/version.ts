import { compareVersions } from '../domain/version.ts'

/** `2026.9.6` → [2026, 9, 6]; undefined for text without a dotted version. Suffixes such as `-beta.1` are left out. */
export function versionParts(text: string): readonly number[] | undefined {
  const match = /(?<!\d)\d{1,6}(?:\.\d{1,6}){1,3}(?!\d)/.exec(text)
  return match?.[0].split('.').map(Number)
}

/** Whether a version satisfies a floor such as `>=2026.4.29`. */
export function meetsFloor(version: string, floor: string): boolean {
  const need = versionParts(floor.includes('.') ? floor : `${floor}.0`) ?? []
  return compareVersions(versionParts(version) ?? [], need) >= 0
}
