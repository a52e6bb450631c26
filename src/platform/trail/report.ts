export type Break = {
  /** The first entry that is not as it was written. */
  seq: number
  /**
   * `rebuilt`: the chain fits in itself, but not what was noted of it outside. What is wrong with a
   * cut: `cut_misfit`, the first entry after it does not go on from it; `cut_early`, it took what was
   * younger than any term; `cut_unrecorded`, the trail itself knows nothing of it.
   */
  reason: 'altered' | 'missing' | 'cut_off' | 'rebuilt' | 'cut_misfit' | 'cut_early' | 'cut_unrecorded'
  /** With `rebuilt`: the newest entry that still is as it was noted; 0 if none. */
  after?: number
}

/** What was removed at its term: so many entries, the last of them on this day (`YYYY-MM-DD`). */
export type Removed = { entries: number; until: string }

export type ChainReport = {
  chain: string
  /** The newest entry up to which all is as it was written. */
  entries: number
  removed?: Removed
  broken: Break | null
  /** How many anchors are older than the cut: their entries are gone, so they compare with nothing. */
  anchorsBefore?: number
}

/** A chain's head, and from where it begins: its newest cut, or nothing. */
export type Head = { chain: string; last: number; hash: Buffer; cut: Cut }
export type Cut = {
  /** The last entry that was removed; 0 if none was. */
  seq: number
  hash: Buffer
  until: string
  /** Of every cut of the chain: number, hash (hex) by which older anchors are still compared. */
  hashes: Map<number, string>
  wrong: Exclude<Break['reason'], 'altered' | 'missing' | 'cut_off' | 'rebuilt'> | null
}
