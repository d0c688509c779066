/** A person's answers day by day, as small bars beside their figures. */

const WIDTH = 2
const GAP = 1
const HEIGHT = 20

export function Spark({ days, most }: { days: readonly number[]; most: number }) {
  const step = WIDTH + GAP
  return (
    <svg width={days.length * step} height={HEIGHT} aria-hidden className="pace-spark">
      {days.map((answers, place) => {
        const height = answers ? Math.max(2, Math.round((HEIGHT * answers) / Math.max(most, 1))) : 1
        return (
          <rect
            key={place}
            x={place * step}
            y={HEIGHT - height}
            width={WIDTH}
            height={height}
            fill={answers ? "var(--accent)" : "var(--line)"}
          />
        )
      })}
    </svg>
  )
}
