/** The authorities that everything hangs on: SHA-256 of their certificates, upper-case hex. Tests pass their own. */
export interface Roots {
  readonly intel: string
  /** Above the GPUs. */
  readonly nvidia: string
  /** Above the keys that NVIDIA's attestation service signs with. */
  readonly nras: string
}

export const ROOTS: Roots = {
  // Intel SGX Root CA, https://certificates.trustedservices.intel.com/IntelSGXRootCA.cer (valid to 2049-12-31)
  intel: '44A0196B2B99F889B8E149E95B807A350E7424964399E885A7CBB8CCFAB674D3',
  // NVIDIA Device Identity CA, the last certificate of every GPU's chain; NVIDIA's verifier pins it as
  // verifier_device_root.pem (https://github.com/NVIDIA/nvtrust)
  nvidia: '102BF659D5419614C9D8E6AECEBC80454EB26B1DF6A769AC720B9A690B167B48',
  // NVIDIA Attestation Service GPU Intermediate 004 (valid to 2029-12-08), the last `x5c` certificate of every key of
  // https://nras.attestation.nvidia.com/.well-known/jwks.json since May 2026; its issuer, NVIDIA Attestation Service CA 001,
  // is not published. After an exchange `nras` is unresolved until the new one is here
  nras: '2DF8907CF4D6C277B855D407EC178A649930A8E73F7294E8FCE66E6EE27C5175',
}
