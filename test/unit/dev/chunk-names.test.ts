import { describe, expect, it } from 'vitest'
import { mergeImports, renamedNames, wordsOf } from '../../../scripts/dev/build/chunk-names.ts'

const CHUNK = `// Generated
// scripts/src/a.ts
import { join } from "node:path";
import * as z from "./vendor/zod.js";

// scripts/src/b.ts
import { join as join2, sep } from "node:path";
import * as z2 from "./vendor/zod.js";
var text2 = z2.string();
var place = { join2: join2("a", sep), at: item.join2, all: [...join2("b")] };
export {
  place
};
`
const NAMES = wordsOf('join sep z text place item string at')

describe('the names of a chunk', () => {
  it('come from one import per library, however many modules import it', () => {
    const merged = mergeImports(CHUNK, NAMES)
    expect(merged.match(/^import .*/gm)).toEqual([
      'import { join, sep } from "node:path";',
      'import * as z from "./vendor/zod.js";',
    ])
    expect(merged).toContain('var text2 = z.string();')
    expect(merged).toContain('join("a", sep), at: item.join2, all: [...join("b")]')
    expect(merged).not.toContain('// scripts/src/a.ts')
  })

  it('are counted where no source has them', () => {
    expect(renamedNames(mergeImports(CHUNK, NAMES), NAMES)).toEqual(['join2', 'text2'])
    expect(renamedNames('var sha256 = 1e3', wordsOf('sha256'))).toEqual([])
  })

  it('stop the build where a source itself has a name that esbuild gave to an import', () => {
    expect(() => mergeImports(CHUNK, wordsOf('z2'))).toThrow('z2')
  })
})
