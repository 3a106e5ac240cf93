import type { app as english } from '../en/app.ts'
import type { Translation } from '../translation.ts'
import { activity } from './app/activity.ts'
import { checkout } from './app/checkout.ts'
import { connection } from './app/connection.ts'
import { desktop } from './app/desktop.ts'
import { diagnostics } from './app/diagnostics.ts'
import { frame } from './app/frame.ts'
import { history } from './app/history.ts'
import { overview } from './app/overview.ts'
import { plans } from './app/plans.ts'
import { settings } from './app/settings.ts'
import { signIn } from './app/sign-in.ts'
import { usage } from './app/usage.ts'
import { names } from './names.ts'

export const app: Translation<typeof english> = {
  ...names,
  ...frame,
  ...connection,
  ...usage,
  ...overview,
  ...signIn,
  ...activity,
  ...history,
  ...diagnostics,
  ...plans,
  ...checkout,
  ...settings,
  ...desktop,
}
