import directory from '#content/directory/entries.json' with { type: 'json' }

export type Entry = (typeof directory.entries)[number]

/** Every service that the public pages know, as content/directory holds them. */
export const allEntries = (): Entry[] => directory.entries

/** The lines that every page may show: 1280, 117, 1288 and APLE's. */
export const frontDoorLines = (): Entry[] => directory.entries.filter((e) => e.front_door)

/** The lines for danger now. */
export const dangerLines = (): Entry[] =>
  directory.entries.filter((e) => e.for_danger || e.code === 'child_helpline_cambodia')
