// Loaded before a built core: stands in for Electron's side of the core's process, over the channel to the test that started it.
const Module = require('node:module')

const listeners = { port: [], window: [] }
const secrets = new Map()
/** Frames that came before the core had joined the window; `null` from then on. */
let early = []
const deliver = (text) => listeners.window.forEach((listener) => listener({ data: text }))
const window = {
  postMessage: (text) => process.send({ to: 'window', text }),
  on: (event, listener) => event === 'message' && listeners.window.push(listener),
  start() {
    early.forEach(deliver)
    early = null
  },
}
const tellCore = (data, ports = []) => listeners.port.forEach((listener) => listener({ data, ports }))

process.parentPort = {
  on: (event, listener) => {
    listeners.port.push(listener)
    // The core listens before it starts: a window may join at once.
    setImmediate(() => tellCore({ type: 'connect' }, [window]))
  },
  postMessage(message) {
    if (message.type !== 'secret') return void process.send({ to: 'shell', message })
    const { id, request } = message
    if (request.do === 'set') secrets.set(request.name, request.value)
    if (request.do === 'delete') secrets.delete(request.name)
    const value = request.do === 'get' ? (secrets.get(request.name) ?? null) : null
    setImmediate(() => tellCore({ type: 'secret', id, ok: true, value }))
  },
}
process.on('message', (text) => (early === null ? deliver(text) : early.push(text)))
process.on('disconnect', () => process.exit(0))

const load = Module._load
Module._load = (name, ...rest) => (name === 'electron' ? { net: undefined } : load(name, ...rest))
