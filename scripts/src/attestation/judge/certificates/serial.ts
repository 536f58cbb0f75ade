/** A certificate's serial number as upper-case hex without leading zeros, as two of them are compared. */
export function serialHex(hex: string): string {
  return hex.toUpperCase().replace(/^0+(?=.)/, '')
}
