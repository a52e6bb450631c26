// Words that the most used passwords are made of, beside runs of keys and digits: whatever is
// only these, once or repeated, however long, is guessed first.
const common =
  'password passwort passwd pass admin administrator welcome letmein login master secret changeme default iloveyou ' +
  'princess sunshine football baseball basketball soccer monkey dragon superman batman pokemon starwars computer internet ' +
  'whatever trustno shadow michael jordan hunter killer qwerty qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm azerty qaz wsx ' +
  'abc abcd abcdef abcdefg abcdefgh abcdefghijklmnopqrstuvwxyz test testing user guest root hello love lovely forever ' +
  'cambodia phnompenh phnom penh kampuchea angkor angkorwat siemreap battambang mekong tonlesap khmer sdap helpline ngo office ' +
  'correct horse battery staple correcthorsebatterystaple summer winter spring autumn monday friday january december'

const words = common.split(' ').sort((a, b) => b.length - a.length)
const runs = ['1234567890', '0987654321', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz']

/** Whether nothing is left of it once common words, runs of keys, years and repetitions are taken out. */
export function isCommon(bare: string): boolean {
  let rest = bare
    .replace(/[@4]/g, 'a')
    .replace(/0/g, 'o')
    .replace(/[$5]/g, 's')
    .replace(/[!|]/g, 'i')
    .replace(/3/g, 'e')
  const alsoPlain = [rest, bare].map(strip)
  rest = alsoPlain.reduce((a, b) => (a.length < b.length ? a : b))
  return rest.length < 4
}

function strip(text: string): string {
  let rest = text
  for (const word of words) rest = rest.replaceAll(word, '')
  for (const run of runs)
    for (let length = run.length; length > 2; length--)
      for (let at = 0; at + length <= run.length; at++) rest = rest.replaceAll(run.slice(at, at + length), '')
  return rest
    .replace(/(19|20)\d\d/g, '')
    .replace(/(.{1,4})\1+/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}
