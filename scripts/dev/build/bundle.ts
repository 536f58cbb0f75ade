import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as esbuild from 'esbuild'
import type { Skill } from '../../src/skill.ts'
import {
  ENTRY_POINTS,
  HAND_OVER,
  LIGHT_CHUNKS,
  NEVER_REACHED,
  OLD_NODE,
  OLD_NODE_VENDOR,
  ONE_COPY,
  REPLACED_BY,
  SHARED_CHUNK,
} from './build-table.ts'
import { MAX_RENAMED, mergeImports, renamedNames, wordsOf } from './chunk-names.ts'
import { checkPackages, packageManifest, packagePath } from './packages.ts'

/** The app's chunks by file name, and the vendor chunks that they load. */
interface AppBundle {
  readonly files: ReadonlyMap<string, string>
  readonly vendors: readonly string[]
}

/** One library as a chunk of its own, and the folders of the packages it is made of. */
interface VendorBundle {
  readonly text: string
  readonly packages: readonly string[]
}

const VENDOR_FOLDER = 'scripts/src/vendor'

// Readable output on purpose: whoever reviews an installed skill reads these files.
function commonOptions(root: string) {
  return {
    absWorkingDir: root,
    bundle: true,
    charset: 'utf8',
    format: 'esm',
    legalComments: 'inline',
    logLevel: 'silent',
    metafile: true,
    platform: 'node',
    // keeps paths in the output relative to the root even where node_modules is a link
    preserveSymlinks: true,
    target: 'node22',
    tsconfigRaw: '{}',
    write: false,
  } as const satisfies esbuild.BuildOptions
}

/** Bundles our own code into fixed chunks. Libraries stay outside: they are imported from `./vendor`. */
export async function bundleApp(root: string, skill: Skill): Promise<AppBundle> {
  const result = await esbuild
    .build({
      ...commonOptions(root),
      entryPoints: { ...ENTRY_POINTS },
      outdir: join(root, 'scripts/lib'),
      splitting: true,
      chunkNames: SHARED_CHUNK,
      banner: { js: banner('scripts/src', `${skill.name} ${skill.version}`).trim() },
      plugins: [vendorBoundary(root), skillConstant(skill)],
    })
    .catch(explainSecondChunk)

  const vendors = new Set<string>()
  for (const [chunk, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint && !Object.values(ENTRY_POINTS).includes(output.entryPoint))
      throw new Error(`${output.entryPoint} is loaded with import() and needs a name: ${ADD_A_NAME}`)
    for (const { path: imported, kind } of output.imports.filter(({ path }) =>
      path.startsWith('./vendor/'),
    )) {
      vendors.add(basename(imported, '.js'))
      if (LIGHT_CHUNKS.includes(basename(chunk, '.js')) && kind === 'import-statement')
        throw new Error(`${chunk} loads ${imported}, but --help must work without any library`)
    }
    if (Object.keys(output.inputs).some(packagePath)) throw new Error(`${chunk} contains code of a package`)
  }
  const sources = Object.keys(result.metafile.inputs).map((path) => readFileSync(join(root, path), 'utf8'))
  const names = wordsOf(sources.join('\n'))
  const files = result.outputFiles.map(({ path, text }): [string, string] => [
    basename(path),
    mergeImports(text, names)
      // the first line says where the modules are
      .replaceAll(/^\/\/ scripts\/src\//gm, '// ')
      // a hint for whoever bundles it once more
      .replaceAll('/* @__PURE__ */ ', ''),
  ])
  const renamed = files.flatMap(([file, text]) => renamedNames(text, names).map((name) => `${file}: ${name}`))
  if (renamed.length > MAX_RENAMED)
    throw new Error(
      `${renamed.length} names differ from their sources. Give each a more specific one:\n${renamed.join('\n')}`,
    )
  return { files: new Map(files.sort()), vendors: [...vendors].sort() }
}

/** The one chunk that an older Node loads: it shares no chunk with the others, whose syntax that one does not know. */
export async function bundleHandOver(root: string, skill: Skill): Promise<string> {
  const { outputFiles } = await esbuild.build({
    ...commonOptions(root),
    target: OLD_NODE,
    entryPoints: [HAND_OVER],
    outfile: join(root, 'scripts/lib/hand-over.js'),
    banner: { js: banner(HAND_OVER, `${skill.name} ${skill.version}`).trim() },
    plugins: [vendorBoundary(root)],
  })
  return outputFiles[0]?.text ?? ''
}

const ADD_A_NAME = 'add it to ENTRY_POINTS in scripts/dev/build/build-table.ts'

/** All chunks that are not entry points get the same name, so a second one surfaces as a clash. */
function explainSecondChunk(error: Error): never {
  if (!/two output files share the same path/i.test(error.message)) throw error
  throw new Error(
    `more than one chunk wants to be called ${SHARED_CHUNK}.js. Chunks have fixed names: give the module that is ` +
      `loaded with import(), or that only some entry points share, a name of its own: ${ADD_A_NAME}`,
  )
}

/** Sends imports of vendor files to their chunks, and refuses every other import of a package. */
function vendorBoundary(root: string): esbuild.Plugin {
  const known = new Set(readdirSync(join(root, VENDOR_FOLDER)))
  return {
    name: 'vendor-boundary',
    setup(build) {
      build.onResolve({ filter: /\/vendor\/[\w-]+\.ts$/ }, ({ path }) => {
        const file = basename(path)
        if (!known.has(file)) return { errors: [{ text: `there is no ${VENDOR_FOLDER}/${file}` }] }
        return { path: `./vendor/${basename(file, '.ts')}.js`, external: true, sideEffects: false }
      })
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === 'entry-point' || path.startsWith('node:')) return undefined
        return {
          errors: [
            { text: `only ${VENDOR_FOLDER} may import packages, and built-ins need "node:": ${path}` },
          ],
        }
      })
    },
  }
}

/** Writes the constant into the one module that has it: `define` would put an object into a chunk of its own. */
function skillConstant(skill: Skill): esbuild.Plugin {
  return {
    name: 'skill-constant',
    setup(build) {
      build.onLoad({ filter: /[\\/]scripts[\\/]src[\\/]skill\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace('= __SKILL__', `= ${JSON.stringify(skill)}`),
        loader: 'ts',
      }))
    },
  }
}

/** Bundles `scripts/src/vendor/<name>.ts` with the library behind it. */
export async function bundleVendor(root: string, name: string): Promise<VendorBundle> {
  const source = `${VENDOR_FOLDER}/${name}.ts`
  const outfile = join(root, `scripts/lib/vendor/${name}.js`)
  const { metafile, outputFiles } = await esbuild.build({
    ...commonOptions(root),
    ...(name === OLD_NODE_VENDOR && { target: OLD_NODE }),
    entryPoints: [source],
    outfile,
    plugins: [slimmed(root)],
  })
  const packages = [
    ...new Set(Object.keys(metafile.inputs).flatMap((input) => packagePath(input) ?? [])),
  ].sort()
  checkPackages(root, packages)

  const versions = packages
    .map((path) => packageManifest(root, path))
    .map(({ name, version }) => `${name} ${version}`)
  const text = outputFiles[0]?.text ?? ''
  // esbuild leaves CommonJS requires of built-ins to a `require` that ES modules do not have
  const require = text.includes('__require("') ? REQUIRE : ''
  return { text: banner(source, [...new Set(versions)].join(', ')) + require + text, packages }
}

/** Leaves out what is never reached, and takes packages that several libraries bring from one place. */
function slimmed(root: string): esbuild.Plugin {
  const only = (names: readonly string[]): RegExp =>
    new RegExp(`^(?:${names.join('|').replaceAll('.', '\\.')})$`)
  return {
    name: 'slimmed',
    setup(build) {
      build.onResolve({ filter: only(NEVER_REACHED) }, ({ path }) => ({ path, namespace: 'empty' }))
      build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {}' }))
      build.onResolve({ filter: only(Object.keys(REPLACED_BY)) }, ({ path, resolveDir, kind }) =>
        build.resolve(REPLACED_BY[path] ?? path, { resolveDir, kind }),
      )
      build.onResolve({ filter: only(ONE_COPY) }, ({ path, pluginData }) =>
        // asked again by the line below
        pluginData === 'found'
          ? undefined
          : build.resolve(path, { kind: 'require-call', resolveDir: root, pluginData: 'found' }),
      )
    },
  }
}

const REQUIRE = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
`

function banner(source: string, contents: string): string {
  return `// Generated by scripts/dev/build.ts from ${source}. Do not edit: run \`npm run build\`.\n// ${contents}\n`
}
