/** One finding of the doctor that this run mends. */
export interface Repair {
  readonly code: string
  readonly path: string
  readonly message: string
}
