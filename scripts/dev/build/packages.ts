import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FORBIDDEN_PACKAGES, LICENSE_TEXT_OF, TRANSITIVE } from './build-table.ts'

/** The folder of the package that an input file belongs to (`node_modules/a/node_modules/b`), if any. */
export function packagePath(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]
}

/** Reads a package's own manifest. */
export function packageManifest(
  root: string,
  path: string,
): { name: string; version: string; license?: string } {
  return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
}

/** Throws unless every package may be shipped: a dependency of ours, or listed as coming with one. */
export function checkPackages(root: string, paths: Iterable<string>): void {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const direct = new Set(Object.keys(dependencies))
  const listed = new Set(
    Object.keys(TRANSITIVE)
      .filter((name) => direct.has(name))
      .flatMap((name) => TRANSITIVE[name] ?? []),
  )
  const names = [...paths].map((path) => packageManifest(root, path).name)
  const forbidden = names.find((name) => FORBIDDEN_PACKAGES.includes(name))
  if (forbidden) throw new Error(`${forbidden} must never be shipped`)
  const unknown = names.find((name) => !direct.has(name) && !listed.has(name))
  if (unknown)
    throw new Error(
      `${unknown} is neither in package.json "dependencies" nor listed in scripts/dev/build/build-table.ts`,
    )
}

/** The licences of the packages that are part of the shipped code, as those licences ask. */
export function licenseTexts(root: string, paths: Iterable<string>): string {
  const sections = [...paths].map((path) => {
    const { name, version, license } = packageManifest(root, path)
    const text = licenseFile(root, path) ?? borrowedText(root, license)
    if (!text) throw new Error(`${path} has no licence text`)
    return { title: `${name} ${version} (${license})`, text }
  })
  sections.sort((a, b) => (a.title < b.title ? -1 : 1))
  // one author's packages share one text
  const texts = Map.groupBy(sections, (section) => section.text)
  const parts = [...texts].map(([text, same]) => {
    const titles = same.map((section) => section.title).join('\n')
    return `${'='.repeat(80)}\n${titles}\n\n${text}`
  })
  return `${['The files in this folder contain code from the following packages.', ...parts].join('\n\n')}\n`
}

function licenseFile(root: string, path: string): string | undefined {
  const file = readdirSync(join(root, path)).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry))
  return (
    file &&
    readFileSync(join(root, path, file), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim()
  )
}

/** The text of a licence that a package names without shipping it. */
function borrowedText(root: string, license: string | undefined): string | undefined {
  const lender = LICENSE_TEXT_OF[license ?? '']
  return lender && licenseFile(root, join('node_modules', lender))
}
