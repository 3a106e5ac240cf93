import { useEffect, useRef, useState } from 'react'
import type { ActivityFilter, ActivityItem } from '../../../shared/protocol/ui-api.ts'
import { useAppStore, useCore, useServices } from '../../store/app-context.tsx'

export interface ActivityList {
  /** `null` until the first answer for this filter. */
  readonly items: readonly ActivityItem[] | null
  readonly more: boolean
  readonly loading: boolean
  loadMore(): void
}

const PAGE = 100
const LONGEST = 500
/** A burst of operations is read once. */
const SETTLE_MS = 120

/**
 * The operations that match, newest first, read again whenever the list changed.
 *
 * @param filter must keep its identity while it stays the same
 */
export function useActivity(filter: Partial<ActivityFilter>): ActivityList {
  const { actions } = useServices()
  const revision = useCore((app) => app.activityRevision)
  const connected = useAppStore((state) => state.connection === 'open')
  const [items, setItems] = useState<readonly ActivityItem[] | null>(null)
  const [more, setMore] = useState(false)
  const [loading, setLoading] = useState(false)
  /** Counts requests: an answer to an older one is dropped. */
  const request = useRef(0)
  const known = useRef({ filter, length: 0, revision })

  useEffect(() => {
    if (!connected) return
    const sameFilter = known.current.filter === filter
    const length = sameFilter ? known.current.length : 0
    request.current += 1
    const mine = request.current
    const timer = setTimeout(
      () => {
        setLoading(true)
        const limit = filter.limit ?? Math.min(LONGEST, Math.max(PAGE, length))
        void actions.listActivity({ ...filter, limit }).then((answer) => {
          if (mine !== request.current) return
          setLoading(false)
          if (!answer.ok) return
          known.current = { filter, length: answer.value.items.length, revision }
          setItems(answer.value.items)
          setMore(answer.value.more)
        })
      },
      sameFilter && length > 0 ? SETTLE_MS : 0,
    )
    return () => clearTimeout(timer)
  }, [actions, connected, filter, revision])

  const loadMore = (): void => {
    const last = items?.at(-1)
    if (items === null || last === undefined || loading) return
    request.current += 1
    const mine = request.current
    setLoading(true)
    void actions.listActivity({ ...filter, before: last.id, limit: PAGE }).then((answer) => {
      if (mine !== request.current) return
      setLoading(false)
      if (!answer.ok) return
      const joined = [...items, ...answer.value.items]
      known.current = { filter, length: joined.length, revision }
      setItems(joined)
      setMore(answer.value.more)
    })
  }

  return { items, more, loading, loadMore }
}
