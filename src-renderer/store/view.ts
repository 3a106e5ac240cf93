export const VIEWS = ['overview', 'activity', 'plans', 'settings'] as const
export type View = (typeof VIEWS)[number]

/** The address of a view inside the page. */
export function hashOf(view: View): string {
  return `#/${view}`
}

/** The view that an address names; anything unknown is the overview. */
export function viewOf(hash: string): View {
  return VIEWS.find((view) => hash.split('?')[0] === hashOf(view)) ?? 'overview'
}

/** The plan that an address of the plans asks to look at, by its id; `null` where it asks for none. */
export function planOf(hash: string): string | null {
  return new RegExp(`^${hashOf('plans')}\\?plan=([a-z0-9][a-z0-9_-]{0,63})$`).exec(hash)?.[1] ?? null
}
