import { Readable } from 'node:stream'

/** Bytes are made as fast as they are taken, and no longer once nobody takes them. */
export const bytesAsTaken = (parts: AsyncIterable<Uint8Array>) =>
  Readable.toWeb(Readable.from(parts)) as ReadableStream<Uint8Array<ArrayBuffer>>
