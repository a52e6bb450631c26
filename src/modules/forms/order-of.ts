/** Which of some names stand elsewhere among the others than before: as few as can be said to have moved. */
export function movedNames(before: readonly string[], after: readonly string[]): Set<string> {
  const places = new Map(before.map((name, i) => [name, i]))
  const both = after.filter((name) => places.has(name))
  // The longest run of names that kept their order stays; patience sorting, with the way back.
  const ends: number[] = []
  const earlier: number[] = []
  const place = (i: number) => places.get(both[i] ?? '') ?? -1
  for (let i = 0; i < both.length; i++) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (place(ends[middle] ?? -1) < place(i)) low = middle + 1
      else high = middle
    }
    earlier[i] = low > 0 ? (ends[low - 1] ?? -1) : -1
    ends[low] = i
  }
  const stayed = new Set<string>()
  for (let at = ends.at(-1) ?? -1; at >= 0; at = earlier[at] ?? -1) stayed.add(both[at] ?? '')
  return new Set(both.filter((name) => !stayed.has(name)))
}
