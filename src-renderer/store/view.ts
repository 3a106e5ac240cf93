export const VIEWS = ['overview', 'activity', 'plans', 'settings'] as const
export type View = (typeof VIEWS)[number]

/** The address of a view inside the page. */
export function hashOf(view: View): string {
  return `#/${view}`
}

/** The view that an address names; anything unknown is the overview. */
export function viewOf(hash: string): View {
  return VIEWS.find((view) => hash === hashOf(view)) ?? 'overview'
}
