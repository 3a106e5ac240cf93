import { Meter } from '@base-ui/react/meter'
import { useId } from 'react'
import type { RateState } from '../../../shared/protocol/decision.ts'
import { useServices, useWords } from '../../store/app-context.tsx'
import { classNames } from '../class-names.ts'
import { meterLevel } from '../scale-bar/scale-bar-geometry.ts'
import { dialPoint, sectorPath } from './hour-dial-geometry.ts'
import styles from './hour-dial.module.css'

const RADIUS = 21
const HOURS = Array.from({ length: 12 }, (_, index) => index / 12)

/** The sliding hour as a small dial: how many of its requests are taken, and when the next one is free. */
export function HourDial({ rate }: { rate: RateState }) {
  const t = useWords()
  const { formats } = useServices()
  const labelId = useId()
  const { limit, remaining, nextAt } = rate
  if (limit === null || remaining === null) {
    return (
      <div>
        <h3>{t('rate.title')}</h3>
        <p className={styles.note}>{t('rate.unlimited')}</p>
      </div>
    )
  }
  const used = Math.max(0, limit - remaining)
  const level = meterLevel({ used, held: 0, limit })
  const words = { used: formats.number(used), limit: formats.number(limit) }
  const note =
    remaining <= 0 && nextAt !== null
      ? t('rate.next', { time: formats.time(Date.parse(nextAt)) })
      : t('rate.left', { left: formats.number(Math.max(0, remaining)) })
  return (
    <div className={styles.row}>
      <Meter.Root
        value={Math.min(used, limit)}
        min={0}
        max={Math.max(1, limit)}
        aria-labelledby={labelId}
        aria-valuetext={t('rate.spoken', words)}
      >
        <svg
          viewBox="-22 -22 44 44"
          className={classNames(styles.dial, level === 'near' && styles.near, level === 'at' && styles.at)}
          aria-hidden="true"
        >
          <path className={styles.used} d={sectorPath(RADIUS - 6, limit === 0 ? 1 : used / limit)} />
          <circle className={styles.rim} r={RADIUS} />
          {HOURS.map((turn) => {
            const inner = dialPoint(turn % 0.25 === 0 ? RADIUS - 4.5 : RADIUS - 2.5, turn)
            const outer = dialPoint(RADIUS, turn)
            return <line key={turn} className={styles.tick} x1={inner.x} y1={inner.y} x2={outer.x} y2={outer.y} />
          })}
        </svg>
      </Meter.Root>
      <div>
        <h3 id={labelId}>{t('rate.title')}</h3>
        <p className={styles.note}>
          {level === 'free' ? null : (
            <span className={classNames(styles.level, level === 'near' ? styles.levelNear : styles.levelAt)}>
              {t(`meter.${level}`)}
              {', '}
            </span>
          )}
          {note}
        </p>
      </div>
      <p className={styles.number} aria-hidden="true">
        {t('rate.of', words)}
      </p>
    </div>
  )
}
