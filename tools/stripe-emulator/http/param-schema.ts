import { z } from 'zod'

/** Parsers of single form parameters; everything arrives as text. */

/** Text that must not be empty: an empty value means "unset" in Stripe's API. */
export const text = () => z.string().min(1).max(5000)

/** Text that an empty value unsets. */
export const clearableText = () =>
  z
    .string()
    .max(5000)
    .transform((value) => (value === '' ? null : value))

export const integer = () =>
  z
    .string()
    .regex(/^-?\d{1,15}$/, { error: 'invalid_integer' })
    .transform(Number)

export const boolean = () =>
  z.enum(['true', 'false'], { error: 'invalid_boolean' }).transform((value) => value === 'true')

/** Up to 50 keys; an empty value removes its key, an empty string in place of the map removes all. */
export const metadata = () =>
  z.union([z.literal(''), z.record(z.string().min(1).max(40), z.string().max(500))]).transform((value) => value || null)

/** Epoch seconds, or a range of them. */
export const instantFilter = () =>
  z.union([
    integer(),
    z.strictObject({
      gt: integer().optional(),
      gte: integer().optional(),
      lt: integer().optional(),
      lte: integer().optional(),
    }),
  ])

export const expand = () => z.array(text()).optional()

/** The parameters of every list. */
export const pagination = {
  limit: integer().optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
  expand: expand(),
}

/** The metadata after an update: named keys are set, keys with an empty value go, the rest stays. */
export function mergeMetadata(
  current: Record<string, string>,
  update: Record<string, string> | null | undefined,
): Record<string, string> {
  if (update === undefined) return current
  if (update === null) return {}
  return Object.fromEntries(Object.entries({ ...current, ...update }).filter(([, value]) => value !== ''))
}

/** True when `instant` (epoch seconds) passes the filter. */
export function withinFilter(instant: number, filter: z.infer<ReturnType<typeof instantFilter>> | undefined): boolean {
  if (filter === undefined) return true
  if (typeof filter === 'number') return instant === filter
  return (
    (filter.gt === undefined || instant > filter.gt) &&
    (filter.gte === undefined || instant >= filter.gte) &&
    (filter.lt === undefined || instant < filter.lt) &&
    (filter.lte === undefined || instant <= filter.lte)
  )
}
