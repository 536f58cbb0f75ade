/** Images of a Chutes of our own, as its list tells them: two releases for machines with two GPUs. */
const image = (version: string, fill: string) => {
  const rtmr = (index: number): string => `${fill}${index}${'E'.repeat(93)}`
  const rtmrs = { RTMR0: rtmr(0), RTMR1: rtmr(1), RTMR2: rtmr(2) }
  return {
    version,
    name: '2xh200',
    mrtd: `${fill}F${'E'.repeat(93)}`,
    boot_rtmrs: { ...rtmrs, RTMR3: '0'.repeat(96) },
    runtime_rtmrs: { ...rtmrs, RTMR3: rtmr(3) },
    expected_gpus: ['h200'],
    gpu_count: 2,
  }
}

export const OLD_IMAGE = image('2.0.0', 'A1')
export const NEW_IMAGE = image('2.0.1', 'B2')

/** What `GET /servers/tee/measurements` answers; all of them may be for another number of GPUs. */
export const imageList = (images: readonly object[] = [OLD_IMAGE, NEW_IMAGE], gpus?: number): string =>
  JSON.stringify(images.map((one) => (gpus === undefined ? one : { ...one, gpu_count: gpus })))

/** The registers of a running instance, as a quote holds them. */
export function registersOf({ mrtd, runtime_rtmrs }: typeof NEW_IMAGE) {
  const { RTMR0, RTMR1, RTMR2, RTMR3 } = runtime_rtmrs
  return { mrtd: mrtd.toLowerCase(), rtmrs: [RTMR0, RTMR1, RTMR2, RTMR3].map((one) => one.toLowerCase()) }
}
