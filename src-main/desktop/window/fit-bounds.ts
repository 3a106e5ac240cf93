/** A rectangle on the desktop, in the operating system's points. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** So much of a window must lie on a screen, along each side, that a person can get hold of it. */
const GRIP = 80

/**
 * Where a remembered window opens now: where it was if it can be seen and grasped there, else in the middle of the first screen. A
 * screen may be gone or have become smaller since.
 *
 * @param screens the work areas of the screens there are, the main one first; at least one
 */
export function fitBounds(
  remembered: Bounds | null,
  size: Pick<Bounds, 'width' | 'height'>,
  screens: readonly Bounds[],
): Bounds {
  const [main = { x: 0, y: 0, ...size }] = screens
  if (remembered !== null) {
    const home = screens.map((screen) => ({ screen, window: shrunkTo(screen, remembered) }))
    const found = home.find(({ screen, window }) => canBeGrasped(window, screen))
    if (found !== undefined) return found.window
  }
  const width = Math.min(size.width, main.width)
  const height = Math.min(size.height, main.height)
  return {
    x: Math.round(main.x + (main.width - width) / 2),
    y: Math.round(main.y + (main.height - height) / 2),
    width,
    height,
  }
}

/** No larger than the screen, and never above it: the title bar is what a window is moved by. */
function shrunkTo(screen: Bounds, window: Bounds): Bounds {
  return {
    x: window.x,
    y: window.y >= screen.y - GRIP ? Math.max(window.y, screen.y) : window.y,
    width: Math.min(window.width, screen.width),
    height: Math.min(window.height, screen.height),
  }
}

function canBeGrasped(window: Bounds, screen: Bounds): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  const topLine = window.y >= screen.y && window.y <= screen.y + screen.height - GRIP
  return across >= Math.min(GRIP, window.width) && topLine
}

/**
 * Where the panel opens: beside the tray's icon, on the side of it where there is room, and whole on the screen.
 *
 * @param icon the icon's rectangle; `null` or empty where the system does not tell (Linux): then the corner where trays mostly are
 * @param screen the work area of the icon's screen
 */
export function placePanel(
  icon: Bounds | null,
  size: Pick<Bounds, 'width' | 'height'>,
  screen: Bounds,
  gap: number,
): Bounds {
  const width = Math.min(size.width, screen.width)
  const height = Math.min(size.height, screen.height)
  const within = (value: number, from: number, room: number): number =>
    Math.round(Math.min(Math.max(value, from), from + Math.max(0, room)))
  const known = icon !== null && icon.width > 0 && icon.height > 0
  if (!known) return { x: screen.x + screen.width - width - gap, y: screen.y + gap, width, height }
  const below = icon.y + icon.height / 2 < screen.y + screen.height / 2
  return {
    x: within(icon.x + icon.width / 2 - width / 2, screen.x, screen.width - width),
    y: within(below ? icon.y + icon.height + gap : icon.y - height - gap, screen.y, screen.height - height),
    width,
    height,
  }
}
