import { useId } from 'react'
import { useServices } from '../../store/app-context.tsx'
import { classNames } from '../class-names.ts'
import { meterLevel, scaleBarGeometry, type ScaleTick } from './scale-bar-geometry.ts'
import styles from './scale-bar.module.css'

/** Heights grow with the person's text size, so they are in rem. */
const BAND_TOP = '1.75rem'
const BAND_HEIGHT = '0.6875rem'
const BAND_BOTTOM = '2.4375rem'
const TICK_TOP = { major: '1.1875rem', minor: '1.4375rem' } as const
const LABEL_BASE = '0.8125rem'

const percent = (share: number): string => `${share * 100}%`

function labelPlace({ at }: ScaleTick): string | undefined {
  if (at === 0) return styles.start
  return at === 1 ? styles.end : styles.middle
}

/**
 * Usage as an architect's scale: solid for used, hatched for held, open for what is left.
 * A picture only; what it says is told by the meter around it.
 */
export function ScaleBar(meter: { used: number; held: number; limit: number }) {
  const { formats } = useServices()
  const hatchId = useId()
  const level = meterLevel(meter)
  const { ticks, used, held } = scaleBarGeometry(meter)
  return (
    <svg
      className={classNames(styles.bar, level === 'near' && styles.near, level === 'at' && styles.at)}
      aria-hidden="true"
    >
      <defs>
        <pattern id={hatchId} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className={styles.hatch} x1="0" y1="0" x2="0" y2="5" />
        </pattern>
      </defs>
      {ticks.map((tick) => (
        <g key={tick.at}>
          <line
            className={styles.tick}
            x1={percent(tick.at)}
            x2={percent(tick.at)}
            y1={tick.major ? TICK_TOP.major : TICK_TOP.minor}
            y2={BAND_TOP}
          />
          {tick.label === null ? null : (
            <text className={classNames(styles.label, labelPlace(tick))} x={percent(tick.at)} y={LABEL_BASE}>
              {formats.number(tick.label)}
            </text>
          )}
        </g>
      ))}
      <rect
        className={styles.held}
        x={percent(used)}
        y={BAND_TOP}
        width={percent(held - used)}
        height={BAND_HEIGHT}
        fill={`url(#${hatchId})`}
      />
      {held > used && held < 1 ? (
        <line className={styles.tick} x1={percent(held)} x2={percent(held)} y1={BAND_TOP} y2={BAND_BOTTOM} />
      ) : null}
      <rect className={styles.used} x="0" y={BAND_TOP} width={percent(used)} height={BAND_HEIGHT} />
      {ticks
        .filter((tick) => tick.at > 0 && tick.at < used)
        .map((tick) => (
          <line
            key={tick.at}
            className={styles.cut}
            x1={percent(tick.at)}
            x2={percent(tick.at)}
            y1={BAND_TOP}
            y2={BAND_BOTTOM}
          />
        ))}
      <rect className={styles.frame} x="0" y={BAND_TOP} width="100%" height={BAND_HEIGHT} />
    </svg>
  )
}
