/** Verifies signed JSON Web Tokens against a key set. */
export { createLocalJWKSet, jwtVerify } from 'jose'
