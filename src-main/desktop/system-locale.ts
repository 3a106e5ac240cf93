import { app } from 'electron'

/** The language and region that the person set in the operating system, a BCP 47 tag. Asked for once the app is ready. */
export function systemLocale(): string {
  return app.getPreferredSystemLanguages()[0] ?? app.getLocale()
}
