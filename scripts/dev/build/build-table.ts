/** The scripts a person or an agent runs; each becomes a generated `scripts/<name>.js`. */
export const SCRIPTS: readonly string[] = [
  'auth',
  'setup',
  'refresh',
  'models',
  'status',
  'heartbeat',
  'verify',
  'reset',
]

/** App chunks in `scripts/lib`, each with the source module it starts from. */
export const ENTRY_POINTS: Readonly<Record<string, string>> = {
  cli: 'scripts/src/entries/cli.ts',
  commands: 'scripts/src/commands/index.ts',
  // shares no module with the others, so that only verify.js ever loads it
  attest: 'scripts/src/attestation/judge/index.ts',
}

/** What an entry loads on a Node that is too old, with the one vendor chunk that it loads, and the oldest Node that reads both. */
export const HAND_OVER = 'scripts/src/handover/hand-over.ts'
export const OLD_NODE_VENDOR = 'child-process'
export const OLD_NODE = 'node12.17'

/** The chunk that holds what several app chunks use. */
export const SHARED_CHUNK = 'shared'

/** Loaded before the command line is understood, so they must not load any library. */
export const LIGHT_CHUNKS: readonly string[] = ['cli', SHARED_CHUNK]

const KB = 1000

/** The most bytes each generated file may have, by its path under `scripts/lib`. */
export const BUDGETS: Readonly<Record<string, number>> = {
  'cli.js': 60 * KB,
  'shared.js': 100 * KB,
  'commands.js': 560 * KB,
  'attest.js': 100 * KB,
  'hand-over.js': 16 * KB,
  'vendor/child-process.js': 2 * KB,
  'vendor/dcap-qvl.js': 230 * KB,
  'vendor/execa.js': 255 * KB,
  'vendor/jose.js': 40 * KB,
  'vendor/json5.js': 45 * KB,
  'vendor/oauth.js': 60 * KB,
  'vendor/undici.js': 360 * KB,
  'vendor/zod.js': 215 * KB,
  'vendor/LICENSES.txt': 80 * KB,
}

/** The most bytes a generated `scripts/<name>.js` may have. */
export const ENTRY_BUDGET = 4 * KB

/** Code scanners skip larger files, so nothing that we ship may be larger. */
export const MAX_FILE_BYTES = 1024 * 1024

/** Packages that reach the shipped code through a dependency, by the dependency that brings them. */
export const TRANSITIVE: Readonly<Record<string, readonly string[]>> = {
  'asn1.js': ['bn.js', 'inherits', 'minimalistic-assert', 'safer-buffer'],
  execa: [
    '@sec-ant/readable-stream',
    '@sindresorhus/merge-streams',
    'cross-spawn',
    'figures',
    'get-stream',
    'human-signals',
    'is-plain-obj',
    'is-stream',
    'is-unicode-supported',
    'isexe',
    'npm-run-path',
    'parse-ms',
    'path-key',
    'pretty-ms',
    'shebang-command',
    'shebang-regex',
    'signal-exit',
    'strip-final-newline',
    'unicorn-magic',
    'which',
    'yoctocolors',
  ],
}

/**
 * Modules that are never reached here, by the path they are imported with; an empty module stands for them.
 * dcap-qvl uses the first two where there is no `node:crypto`; undici speaks HTTP/2 only when it is told to, and
 * takes its fetch apart only to send forms and blobs: our bodies are strings and bytes.
 */
export const NEVER_REACHED: readonly string[] = [
  'elliptic',
  'hash.js',
  './client-h2.js',
  '../web/fetch/body.js',
]

/** Packages of which one copy serves, although their users would each bring their own. */
export const ONE_COPY: readonly string[] = ['bn.js']

/**
 * Modules that another module of the same package replaces, by the path they are imported with. undici brings its
 * HTTP parser twice, with and without SIMD; the plain one runs everywhere and is fast enough for a few requests.
 */
export const REPLACED_BY: Readonly<Record<string, string>> = {
  '../llhttp/llhttp_simd-wasm.js': '../llhttp/llhttp-wasm.js',
}

/** Licences of packages that name theirs but ship no text, by licence: a package that has the text. */
export const LICENSE_TEXT_OF: Readonly<Record<string, string>> = { 'Apache-2.0': 'typescript' }

/** Never shipped: both evaluate code that they make from text. */
export const FORBIDDEN_PACKAGES: readonly string[] = ['gray-matter', 'js-yaml']
