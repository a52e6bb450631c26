import tileList from '#content/places/tiles.json' with { type: 'json' }
import { wordsIn } from '#platform/i18n/i18n.ts'
import { showNumber } from '#platform/time/time.ts'
import type { View } from '#ui/view.ts'

// The country as a grid of equal tiles: a small province is as easy to see and to touch as a large
// one. Drawn by the server, in the page's colours; the table beside it holds the same numbers.

const side = 100
const gap = 6
const columns = Math.max(...tileList.map((t) => t.column)) + 1
const rows = Math.max(...tileList.map((t) => t.row)) + 1
/** From so many services on, and how strong the tile's colour then is: weak enough for ink to be read on it. */
const shades = [
  { from: 10, opacity: 0.42 },
  { from: 3, opacity: 0.24 },
  { from: 1, opacity: 0.1 },
]
const opacityOf = (count: number) => shades.find((s) => count >= s.from)?.opacity ?? 0

type Props = {
  v: View
  title: string
  /** How many there are, by province. */
  counts: ReadonlyMap<string, number>
  /** Where a tile leads. */
  hrefOf(province: string): string
}

/**
 * A tile for each province with its number; one without any is hatched, whatever colours somebody
 * sees. To those who listen it is a list of links and not a picture, since links in a picture are not heard.
 */
export function CoverageMap({ v, title, counts, hrefOf }: Props) {
  const [width, height] = [columns * (side + gap) - gap, rows * (side + gap) - gap]
  return (
    <>
      <nav aria-label={title}>
        <svg viewBox={`-2 -2 ${width + 4} ${height + 4}`} width="100%">
          <title>{title}</title>
          <Hatch />
          {tileList.map((tile) => (
            <Tile v={v} tile={tile} count={counts.get(tile.code) ?? 0} href={hrefOf(tile.code)} />
          ))}
        </svg>
      </nav>
      <Legend v={v} />
    </>
  )
}

const Hatch = () => (
  <pattern id="none-here" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="12" height="12" fill="var(--paper)" />
    <rect width="3" height="12" fill="var(--line)" />
  </pattern>
)

type TileProps = { v: View; tile: (typeof tileList)[number]; count: number; href: string }

function Tile({ v, tile, count, href }: TileProps) {
  const { lang } = v
  const lines = wordsIn(tile.short, lang)
  const first = lines.length === 1 ? 40 : 27
  const size = lang === 'km' ? 22 : 17
  return (
    <a href={href}>
      <g
        transform={`translate(${tile.column * (side + gap)} ${tile.row * (side + gap)})`}
        text-anchor="middle"
        fill="var(--ink)"
      >
        <Square size={side} count={count} />
        {lines.map((line, i) => (
          <text x={side / 2} y={first + i * (size + 3)} font-size={size}>
            {line}{' '}
          </text>
        ))}
        <text x={side / 2} y="86" font-size="26" font-weight="700">
          {showNumber(count, lang)}
        </text>
      </g>
    </a>
  )
}

/** The name stands on plain paper where a tile is hatched. */
const Square = ({ size, count }: { size: number; count: number }) => (
  <>
    <rect
      width={size}
      height={size}
      rx={size / 10}
      fill={count === 0 ? 'url(#none-here)' : 'var(--paper)'}
      stroke={count === 0 ? 'var(--soft)' : 'var(--river)'}
      stroke-width="2"
      stroke-dasharray={count === 0 ? '6 5' : undefined}
    />
    {count === 0 ? (
      size === side && <rect x="6" y="8" width={size - 12} height={size - 16} rx="6" fill="var(--paper)" />
    ) : (
      <rect width={size} height={size} rx={size / 10} fill="var(--river)" fill-opacity={opacityOf(count)} />
    )}
  </>
)

const Legend = ({ v: { t } }: { v: View }) => (
  <p class="quiet">
    {[0, ...shades.map((s) => s.from).reverse()].map((from) => (
      <>
        <svg viewBox="-1 -1 24 24" width="22" height="22" aria-hidden="true">
          <Square size={22} count={from} />
        </svg>{' '}
        {t(`staff.coverage.shade_${from as 0 | 1 | 3 | 10}`)}
        {'  '}
      </>
    ))}
  </p>
)
