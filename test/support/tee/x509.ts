// the certificate library wants this one to be there first
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { cryptoProvider } from '@peculiar/x509'

cryptoProvider.set(webcrypto as never)

export * from '@peculiar/x509'
