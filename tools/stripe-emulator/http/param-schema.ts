import { z } from 'zod'
import { invalidRequest } from './stripe-error.ts'

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

/** One of Stripe's values, of which the emulator emulates some; another one is refused as not emulated. */
export const emulatedChoice = <Value extends string>(emulated: readonly Value[], others: readonly string[]) =>
  z.enum([...emulated, ...others]).transform((given, context): Value => {
    const value = emulated.find((one) => one === given)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: notEmulatedValue, input: given })
    return z.NEVER
  })

/** What marks such a value among the faults that a parser finds. */
export const notEmulatedValue = 'not_emulated'

/** Limits of https://docs.stripe.com/api/metadata. */
const mostKeys = 50
const longestKey = 40
const longestValue = 500

/** Up to 50 keys; an empty value removes its key, an empty string in place of the map removes all. */
export const metadata = () =>
  z
    .union([
      z.literal(''),
      z.preprocess(
        // `metadata[0]` looks like a list in the form.
        (given) => (Array.isArray(given) ? Object.fromEntries(given.entries()) : given),
        z.record(z.string(), z.string()).superRefine((map, context) => {
          for (const [key, value] of Object.entries(map)) {
            const message = metadataFault(key, value)
            if (message !== undefined) context.addIssue({ code: 'custom', message, path: [key] })
          }
          if (Object.keys(map).length > mostKeys) context.addIssue({ code: 'custom', message: tooManyKeys })
        }),
      ),
    ])
    .transform((value) => value || null)

const tooManyKeys = `Metadata can have up to ${mostKeys} keys.`

function metadataFault(key: string, value: string): string | undefined {
  if (key.length > longestKey) {
    return `Metadata keys can have up to ${longestKey} characters, but you passed in a key that is ${key.length} characters. Invalid key: ${key}`
  }
  if (/[[\]]/.test(key)) return `Metadata keys cannot have square brackets. Invalid key: ${key}`
  if (value.length > longestValue) {
    return `Metadata values can have up to ${longestValue} characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value}`
  }
  return undefined
}

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
  limit: integer().pipe(z.number().min(1).max(100)).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
  expand: expand(),
}

/**
 * The metadata after an update: named keys are set, keys with an empty value go, the rest stays.
 * Throws when more keys than Stripe allows would be left.
 */
export function mergeMetadata(
  current: Record<string, string>,
  update: Record<string, string> | null | undefined,
): Record<string, string> {
  if (update === undefined) return current
  if (update === null) return {}
  const merged = Object.fromEntries(Object.entries({ ...current, ...update }).filter(([, value]) => value !== ''))
  if (Object.keys(merged).length > mostKeys) throw invalidRequest(tooManyKeys, 'metadata')
  return merged
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
