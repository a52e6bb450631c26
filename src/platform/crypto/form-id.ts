import { createHash } from 'node:crypto'

/** An id that a form sent twice makes twice alike: a UUID (version 8, RFC 9562) from who sent it (a person, or a key), what for, and its nonce. */
export function idOfForm(sender: string, what: string, nonce: string): string {
  const bytes = createHash('sha256').update(`sdap form/${what}/${sender}/${nonce}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
