import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { CLOSE_CODE, type CloseCode } from './close-codes.ts'
import { createTokenBucket } from './token-bucket.ts'

export interface GuardedSocket {
  /** Sends a text frame; frames of one turn leave in one write. */
  send(text: string): void
  close(code: CloseCode, reason: string): void
  isOpen(): boolean
  /** Since when nothing was heard of the peer, monotonic milliseconds ago. */
  silentMs(): number
}

export interface SocketLimits {
  readonly maxBacklogBytes: number
  readonly heartbeatMs: number
  readonly missedHeartbeats: number
  readonly messagesPerSecond: number
  readonly messageBurst: number
}

export interface GuardedSocketOptions {
  readonly limits: SocketLimits
  readonly monotonic: () => number
  readonly onText: (text: string) => void
  /** Called once, whatever ended the connection. `cause` is ours when this side closed it. */
  readonly onClose: (code: number, cause: string | null) => void
}

/** A WebSocket with limits: text only, so many messages a second, a reader that reads, a peer that shows signs of life. */
export function guardSocket(socket: WebSocket, stream: Duplex, options: GuardedSocketOptions): GuardedSocket {
  const { limits, monotonic, onText, onClose } = options
  const takeToken = createTokenBucket(limits.messagesPerSecond, limits.messageBurst, monotonic)
  let corked = false
  let silentBeats = 0
  let heardAt = monotonic()
  let cause: string | null = null

  function uncork(): void {
    corked = false
    stream.uncork()
  }

  function close(code: CloseCode, reason: string): void {
    cause ??= reason
    socket.close(code, reason)
  }

  /** For a peer to which a close frame cannot be delivered. */
  function cutOff(reason: string): void {
    cause ??= reason
    socket.terminate()
  }

  const heartbeat = setInterval(() => {
    if (silentBeats >= limits.missedHeartbeats) {
      cutOff('heartbeat_missed')
      return
    }
    silentBeats += 1
    if (socket.readyState === socket.OPEN) socket.ping()
  }, limits.heartbeatMs)

  function heard(): void {
    silentBeats = 0
    heardAt = monotonic()
  }

  /** Control frames count like messages: each ping makes an answer, which piles up before a peer that does not read. */
  function takeControlFrame(): void {
    heard()
    if (socket.readyState !== socket.OPEN) return
    if (!takeToken()) close(CLOSE_CODE.tooManyMessages, 'too_many_messages')
    else if (socket.bufferedAmount > limits.maxBacklogBytes) cutOff('too_slow')
  }
  socket.on('pong', takeControlFrame)
  socket.on('ping', takeControlFrame)
  socket.on('message', (data, isBinary) => {
    heard()
    if (socket.readyState !== socket.OPEN) return
    if (isBinary) close(CLOSE_CODE.binaryFrame, 'binary_frame')
    else if (!takeToken()) close(CLOSE_CODE.tooManyMessages, 'too_many_messages')
    else onText(String(data))
  })
  // ws closes the connection itself after an error (an oversized frame, text that is not UTF-8); `close` follows.
  socket.on('error', (error) => {
    cause ??= 'code' in error && typeof error.code === 'string' ? error.code : 'socket_error'
  })
  socket.on('close', (code) => {
    clearInterval(heartbeat)
    onClose(code, cause)
  })

  return {
    send(text) {
      if (socket.readyState !== socket.OPEN) return
      if (!corked) {
        corked = true
        stream.cork()
        process.nextTick(uncork)
      }
      socket.send(text)
      if (socket.bufferedAmount > limits.maxBacklogBytes) cutOff('too_slow')
    },
    close,
    isOpen: () => socket.readyState === socket.OPEN,
    silentMs: () => monotonic() - heardAt,
  }
}
