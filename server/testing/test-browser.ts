/** Requests as a browser sends them: with cookies, with its origin on what changes something, without following redirects. */
export interface TestBrowser {
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** Sends a form. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>
  postJson(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** Signs a new member up through the form. */
  signUp(member?: { name?: string; email?: string; password?: string; next?: string }): Promise<Response>
}

export const TEST_PASSWORD = 'correct horse battery'

export function createBrowser(url: string): TestBrowser {
  const cookies = new Map<string, string>()

  async function send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(new URL(path, url), {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...init.headers },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', ...value] = pair.split('=')
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value.join('='))
    }
    return response
  }

  const browser: TestBrowser = {
    get: (path, headers = {}) => send(path, { method: 'GET', headers }),
    post: (path, form, headers = {}) =>
      send(path, { method: 'POST', headers: { origin: url, ...headers }, body: new URLSearchParams(form) }),
    postJson: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: { origin: url, accept: 'application/json', 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    signUp: (member = {}) =>
      browser.post('/sign-up', {
        name: 'Anna Berg',
        email: 'anna@example.com',
        password: TEST_PASSWORD,
        ...member,
      }),
  }
  return browser
}
