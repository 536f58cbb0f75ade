/** What Intel published on 2 July 2026 about the platforms of B200 machines, in the words that it signed. */

const type = (category: string, name?: string) => ({ category, ...(name && { type: name }) })
const SGX_TYPES: readonly object[] = [
  type('BIOS', 'Early Microcode Update'),
  type('OS/VMM', 'SGX Late Microcode Update'),
  type('OS/VMM', 'TXT SINIT'),
  type('BIOS'),
  type('BIOS'),
  type('BIOS'),
  {},
  type('OS/VMM', 'SEAMLDR ACM'),
]
const MODULE = type('OS/VMM', 'TDX Module')
const TDX_TYPES: readonly object[] = [MODULE, MODULE, type('OS/VMM', 'TDX Late Microcode Update')]

const components = (svns: readonly number[], types: readonly object[]) =>
  Array.from({ length: 16 }, (_, index) => ({ svn: svns[index] ?? 0, ...types[index] }))

const ANY_SIGNER = {
  mrsigner: '0'.repeat(96),
  attributes: '0'.repeat(16),
  attributesMask: 'F'.repeat(16),
}

const platformLevel = (pcesvn: number, tcbDate: string, tcbStatus: string) => ({
  tcb: {
    sgxtcbcomponents: components([2, 2, 2, 2, 4, 1, 0, 2], SGX_TYPES),
    pcesvn,
    tdxtcbcomponents: components([5, 0, 2], TDX_TYPES),
  },
  tcbDate,
  tcbStatus,
})

const moduleLevel = (isvsvn: number, tcbDate: string, advisoryIDs?: readonly string[]) => ({
  tcb: { isvsvn },
  tcbDate,
  tcbStatus: advisoryIDs ? 'OutOfDate' : 'UpToDate',
  ...(advisoryIDs && { advisoryIDs }),
})

const OLD_MODULE = ['INTEL-SA-01036', 'INTEL-SA-01099']
const NEWEST = '2025-05-14T00:00:00Z'

export const GRANITE_RAPIDS = {
  id: 'TDX',
  version: 3,
  issueDate: '2026-07-02T18:55:10Z',
  nextUpdate: '2026-08-01T18:55:10Z',
  fmspc: '00A06D080000',
  pceId: '0000',
  tcbType: 0,
  tcbEvaluationDataNumber: 19,
  tdxModule: ANY_SIGNER,
  tdxModuleIdentities: [
    { id: 'TDX_03', ...ANY_SIGNER, tcbLevels: [moduleLevel(3, NEWEST)] },
    {
      id: 'TDX_01',
      ...ANY_SIGNER,
      tcbLevels: [
        moduleLevel(6, NEWEST),
        moduleLevel(4, '2024-03-13T00:00:00Z', OLD_MODULE),
        moduleLevel(2, '2023-08-09T00:00:00Z', OLD_MODULE),
      ],
    },
  ],
  tcbLevels: [platformLevel(13, NEWEST, 'UpToDate'), platformLevel(5, '2018-01-04T00:00:00Z', 'OutOfDate')],
} as const

/** Intel's signature over it, hex. */
export const GRANITE_RAPIDS_SIGNATURE =
  '02c5e0002b61342db43e9f2f9974574a05cd3a41aa68f8d94f27bca0101452ab' +
  'c2277ee22378fb86e95daf372dd4ed1564357bd50258689547c8975526df29e3'

/** When it was current, as were the lists in the capture of June 2026. */
export const GRANITE_RAPIDS_DAY = Date.parse('2026-07-05T00:00:00Z')
