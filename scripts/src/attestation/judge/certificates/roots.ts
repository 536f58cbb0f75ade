/** The roots that everything hangs on: SHA-256 of their certificates, upper-case hex. Tests pass their own. */
export interface Roots {
  readonly intel: string
  readonly nvidia: string
}

export const ROOTS: Roots = {
  // Intel SGX Root CA, https://certificates.trustedservices.intel.com/IntelSGXRootCA.cer (valid to 2049-12-31)
  intel: '44A0196B2B99F889B8E149E95B807A350E7424964399E885A7CBB8CCFAB674D3',
  // NVIDIA Device Identity CA, the last certificate of every GPU's chain; NVIDIA's verifier pins it as
  // verifier_device_root.pem (https://github.com/NVIDIA/nvtrust)
  nvidia: '102BF659D5419614C9D8E6AECEBC80454EB26B1DF6A769AC720B9A690B167B48',
}
