import { describe, expect, it } from 'vitest'
import { exif, heic, jpeg, noPapers, papers, png } from '#test/support/papers.ts'
import { checkFile } from './check.ts'

const told = 'Zq11.5564N 104.9282E'
const refusal = async (bytes: Buffer) => {
  const error = await checkFile(bytes).then(
    () => null,
    (e: { detail: Record<string, string> }) => e,
  )
  return error?.detail['file'] ?? 'taken'
}

describe('a paper', () => {
  const taken = papers(told)
  it.each(Object.entries(taken))('%s is known by its content', async (type, bytes) => {
    expect((await checkFile(bytes)).type).toBe(type)
  })

  it('of an office or in PDF is kept to the byte', async () => {
    for (const type of ['pdf', 'docx', 'ods'] as const)
      expect((await checkFile(taken[type])).bytes.equals(taken[type])).toBe(true)
  })
})

describe('what is not taken', () => {
  it.each(noPapers)('%s: %s', async (_, why, bytes) => {
    expect(await refusal(bytes)).toBe(`errors.file_${why}`)
  })
})

describe('a photograph', () => {
  it.each(['jpg', 'png', 'heic'] as const)('%s keeps no place, comment, small copy or film', async (type) => {
    const bytes = { jpg: jpeg(told), png: png(told), heic: heic('the picture', told) }[type]
    expect(bytes.includes(told)).toBe(true)
    expect((await checkFile(bytes)).bytes.includes(told)).toBe(false)
  })

  it('keeps its way up, its colours and every byte of the picture', async () => {
    const before = jpeg(told)
    const { bytes } = await checkFile(before)
    expect(bytes.includes('ICC_PROFILE\0')).toBe(true)
    const picture = before.subarray(
      before.indexOf(Buffer.from('ffdb', 'hex')),
      before.indexOf(Buffer.from('ffd9', 'hex')) + 2,
    )
    expect(bytes.subarray(-picture.length).equals(picture)).toBe(true)
    const own = bytes.subarray(bytes.indexOf('Exif'))
    expect([own.toString('latin1', 6, 8), own.readUInt16BE(16), own.readUInt16BE(24)]).toEqual(['MM', 0x0112, 6])
    const upright = Buffer.from(before)
    upright.writeUInt16LE(1, upright.indexOf(exif(told)) + 30)
    expect((await checkFile(upright)).bytes.includes('Exif')).toBe(false)
  })

  it('cleaned once is clean: nothing more is taken off', async () => {
    for (const bytes of [jpeg(told), png(told), heic('the picture', told)]) {
      const once = (await checkFile(bytes)).bytes
      expect((await checkFile(once)).bytes.equals(once)).toBe(true)
    }
  })
})
