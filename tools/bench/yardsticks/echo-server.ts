import { WebSocketServer } from 'ws'

/** The yardstick of the link: a bare `ws` server that parses each frame's JSON and answers with one of about the size of a decision. */
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
const padding = 'x'.repeat(Number(process.env['ECHO_BYTES'] ?? '400'))

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { id: number }
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: frame.id, result: { padding } }))
  })
})
server.on('listening', () => {
  const address = server.address()
  process.send?.({ ready: true, port: typeof address === 'object' && address !== null ? address.port : 0 })
})
process.on('disconnect', () => process.exit(0))
