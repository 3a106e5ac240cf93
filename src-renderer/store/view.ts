export const VIEWS = ['overview', 'activity', 'plans', 'settings', 'diagnostics'] as const
export type View = (typeof VIEWS)[number]

/** The parts of Activity that have addresses of their own; the first stands at the view's own address too. */
export const ACTIVITY_PARTS = ['operations', 'months', 'projects'] as const
export type ActivityPart = (typeof ACTIVITY_PARTS)[number]

/** Where the window is. */
export interface Place {
  readonly view: View
  /** The part of the view that its address names; the view knows what to make of it. */
  readonly part: string | null
}

/** The address of a view inside the page, or of a part of it. */
export function hashOf(view: View, part: string | null = null): string {
  return part === null ? `#/${view}` : `#/${view}/${part}`
}

/** The place that an address names; an unknown view is the overview. */
export function placeOf(hash: string): Place {
  const [, name, part] = (hash.split('?')[0] ?? '').split('/')
  const view = VIEWS.find((known) => known === name)
  return view === undefined ? { view: 'overview', part: null } : { view, part: part ?? null }
}

/** The plan that an address of the plans asks to look at, by its id; `null` where it asks for none. */
export function planOf(hash: string): string | null {
  return new RegExp(`^${hashOf('plans')}\\?plan=([a-z0-9][a-z0-9_-]{0,63})$`).exec(hash)?.[1] ?? null
}
