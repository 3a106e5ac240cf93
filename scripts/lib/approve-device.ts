import type { DemoAccount } from './demo-account.ts'

/** Signs in as a person would in the browser and approves the device that shows this code. */
export async function approveDevice(cloudUrl: string, account: DemoAccount, userCode: string): Promise<void> {
  const origin = new URL(cloudUrl).origin
  const signedIn = await fetch(new URL('/api/auth/sign-in/email', cloudUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email: account.email, password: account.password }),
  })
  if (!signedIn.ok) throw new Error(`sign-in failed: ${signedIn.status} ${await signedIn.text()}`)
  const cookie = signedIn.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ')
  const headers = { 'content-type': 'application/json', origin, cookie }
  // The page that shows the code claims it for the signed-in member before it can be approved.
  await fetch(new URL(`/api/auth/device?user_code=${encodeURIComponent(userCode)}`, cloudUrl), { headers })
  const approved = await fetch(new URL('/api/auth/device/approve', cloudUrl), {
    method: 'POST',
    headers,
    body: JSON.stringify({ userCode }),
  })
  if (!approved.ok) throw new Error(`approving the device failed: ${approved.status} ${await approved.text()}`)
}
