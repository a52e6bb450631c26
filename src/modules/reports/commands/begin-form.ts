import { randomBytes } from 'node:crypto'
import type { ServerKey } from '#platform/crypto/server-key.ts'
import { sealForm } from '#platform/http/tokens.ts'

/** What the sealed answers of the public form are sealed for. */
export const formPurpose = 'report'

/**
 * What the public form begins with for who came by a link: the sealed answers so far, which hold the
 * link and nothing else. It stands in no address and in no cookie.
 * @param via id of the link
 */
export const beginForm = (key: ServerKey, via: string): string =>
  sealForm(key, formPurpose, { nonce: randomBytes(16).toString('base64url'), values: { via } })
