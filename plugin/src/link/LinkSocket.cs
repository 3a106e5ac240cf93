using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace RevitAutoPlan.Companion
{
    /// <summary>
    /// A WebSocket on loopback over a plain socket that never blocks its senders. .NET's own <c>ClientWebSocket</c> is not used: on .NET
    /// Framework it deadlocks with keep-alive and in <c>CloseAsync</c>, takes the system's proxy and counts against its connection limit.
    /// One thread receives; any thread may send.
    /// </summary>
    internal sealed class LinkSocket
    {
        /// <summary>The longest message that is taken, in bytes.</summary>
        private const int MaxMessage = JsonReader.MaxLength;
        /// <summary>Bytes that may wait because the companion does not read; beyond them a send is refused.</summary>
        private const int MaxBacklog = 1024 * 1024;
        /// <summary>How long a companion may not read while bytes wait for it.</summary>
        private static readonly TimeSpan MaxStall = TimeSpan.FromSeconds(5);
        /// <summary>The longest wait for bytes in one go, so that the backlog is looked at. Milliseconds.</summary>
        private const int Slice = 250;

        private readonly Socket socket;
        private readonly object sending = new object();
        private readonly Queue<ArraySegment<byte>> backlog = new Queue<ArraySegment<byte>>();
        private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
        private readonly FrameReader frames = new FrameReader(false, MaxMessage);
        private readonly MessageReader messages = new MessageReader(MaxMessage);
        private int backlogBytes;
        private Stopwatch stalled;
        private bool isClosing;

        private LinkSocket(Socket socket)
        {
            this.socket = socket;
            SinceHeard = Stopwatch.StartNew();
        }

        /// <summary>Time since anything came from the companion. Read by the receiving thread only.</summary>
        public Stopwatch SinceHeard { get; }

        /// <summary>Opens a WebSocket to 127.0.0.1. Blocks; the limit is for the answer.</summary>
        /// <exception cref="LinkException">Nobody listens, or who listens does not speak the protocol.</exception>
        public static LinkSocket Open(int port, string authorization, TimeSpan limit)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            var link = new LinkSocket(socket);
            bool isOpen = false;
            try
            {
                link.Connect(port);
                link.Shake(port, authorization, limit);
                isOpen = true;
                return link;
            }
            catch (SocketException)
            {
                throw new LinkException(UnavailableWords.NotRunning());
            }
            catch (ObjectDisposedException)
            {
                throw new LinkException(UnavailableWords.Disconnected());
            }
            finally
            {
                if (!isOpen) link.Abort();
            }
        }

        /// <summary>Blocks: on loopback the answer comes at once, and an asynchronous connect would wait for a free thread of the pool.</summary>
        private void Connect(int port)
        {
            socket.NoDelay = true;
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            socket.Blocking = false;
        }

        private void Shake(int port, string authorization, TimeSpan limit)
        {
            string key = Upgrade.NewKey();
            Stopwatch clock = Stopwatch.StartNew();
            lock (sending) Push(new ArraySegment<byte>(Upgrade.Request(port, key, authorization)));
            var head = new byte[Upgrade.MaxAnswer];
            int length = 0;
            while (!EndsHead(head, length))
            {
                if (length == head.Length) throw Garbage("an answer without an end");
                if (clock.Elapsed > limit) throw new LinkException(UnavailableWords.TimedOut(limit));
                if (!socket.Poll(20 * 1000, SelectMode.SelectRead)) continue;
                // One byte at a time: what follows the head is frames.
                if (socket.Receive(head, length, 1, SocketFlags.None) == 0) throw new LinkException(UnavailableWords.Disconnected());
                length++;
            }
            int status;
            string refusal = Upgrade.Refusal(Encoding.ASCII.GetString(head, 0, length), key, out status);
            if (refusal == null) return;
            if (status >= 400) throw new LinkException(UnavailableWords.Refused(status)) { Status = status };
            throw Garbage(refusal);
        }

        private static bool EndsHead(byte[] head, int length)
        {
            return length >= 4 && head[length - 4] == '\r' && head[length - 3] == '\n' && head[length - 2] == '\r' && head[length - 1] == '\n';
        }

        private static LinkException Garbage(string why)
        {
            return new LinkException(UnavailableWords.ProtocolError(why));
        }

        /// <summary>Sends a text message without blocking; what the companion does not take yet waits in the client.</summary>
        /// <returns>False when it cannot be sent: the connection is gone, or too much waits already.</returns>
        public bool Send(string text)
        {
            return Send(Opcode.Text, Encoding.UTF8.GetBytes(text));
        }

        private bool Send(int opcode, byte[] payload)
        {
            lock (sending)
            {
                if (isClosing || backlogBytes > MaxBacklog) return false;
                var mask = new byte[4];
                random.GetBytes(mask);
                try
                {
                    return Push(new ArraySegment<byte>(FrameWriter.Write(opcode, payload, mask)));
                }
                catch (ObjectDisposedException)
                {
                    return false;
                }
            }
        }

        /// <summary>Call with the lock.</summary>
        private bool Push(ArraySegment<byte> bytes)
        {
            backlog.Enqueue(bytes);
            backlogBytes += bytes.Count;
            return Flush();
        }

        /// <summary>Sends what waits, as far as the companion takes it. Call with the lock.</summary>
        private bool Flush()
        {
            while (backlog.Count > 0)
            {
                ArraySegment<byte> next = backlog.Peek();
                SocketError error;
                int sent = socket.Send(next.Array, next.Offset, next.Count, SocketFlags.None, out error);
                if (error == SocketError.WouldBlock || error == SocketError.IOPending || error == SocketError.NoBufferSpaceAvailable)
                {
                    if (stalled == null) stalled = Stopwatch.StartNew();
                    return stalled.Elapsed < MaxStall;
                }
                if (error != SocketError.Success) return false;
                stalled = null;
                backlogBytes -= sent;
                backlog.Dequeue();
                if (sent < next.Count) Requeue(new ArraySegment<byte>(next.Array, next.Offset + sent, next.Count - sent));
            }
            return true;
        }

        private void Requeue(ArraySegment<byte> rest)
        {
            var behind = backlog.ToArray();
            backlog.Clear();
            backlog.Enqueue(rest);
            foreach (ArraySegment<byte> one in behind) backlog.Enqueue(one);
        }

        /// <summary>Waits for a text message. For one thread only.</summary>
        /// <returns>The text, or <c>null</c> when none came within a quarter of a second.</returns>
        /// <exception cref="LinkException">The connection is gone, or what came is not the protocol.</exception>
        public string Receive()
        {
            try
            {
                string text = TakeBuffered();
                if (text != null) return text;
                bool isBehind;
                lock (sending)
                {
                    if (!Flush()) throw new LinkException(UnavailableWords.Disconnected());
                    isBehind = backlog.Count > 0;
                }
                if (!socket.Poll((isBehind ? 5 : Slice) * 1000, SelectMode.SelectRead)) return null;
                Fill();
                return TakeBuffered();
            }
            catch (FormatException error)
            {
                throw Garbage(error.Message);
            }
            catch (SocketException)
            {
                throw new LinkException(UnavailableWords.Disconnected());
            }
            catch (ObjectDisposedException)
            {
                throw new LinkException(UnavailableWords.Disconnected());
            }
        }

        private void Fill()
        {
            int offset;
            int count;
            byte[] room = frames.Room(out offset, out count);
            SocketError error;
            int read = socket.Receive(room, offset, count, SocketFlags.None, out error);
            if (error == SocketError.WouldBlock) return;
            if (error != SocketError.Success || read == 0) throw new LinkException(UnavailableWords.Disconnected());
            frames.Filled(read);
            SinceHeard.Restart();
        }

        private string TakeBuffered()
        {
            Frame frame;
            while (frames.TryRead(out frame))
            {
                if (frame.Opcode == Opcode.Ping) Send(Opcode.Pong, frame.Payload);
                else if (frame.Opcode == Opcode.Close) throw new LinkException(UnavailableWords.Disconnected());
                else if (!frame.IsControl)
                {
                    string text = messages.Take(frame);
                    if (text != null) return text;
                }
            }
            return null;
        }

        /// <summary>Says goodbye without blocking; nothing can be sent after it. The receiving thread then calls <see cref="Abort"/>.</summary>
        public void SayGoodbye()
        {
            Send(Opcode.Close, new byte[] { 0x03, 0xe8 });
            lock (sending) isClosing = true;
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // It is gone already.
            }
            catch (ObjectDisposedException)
            {
                // It is gone already.
            }
        }

        /// <summary>Waits until the companion has closed its side too, so that what was sent last is not lost; at most for the limit.</summary>
        public void AwaitEnd(TimeSpan limit)
        {
            Stopwatch clock = Stopwatch.StartNew();
            try
            {
                while (clock.Elapsed < limit) Receive();
            }
            catch (LinkException)
            {
                // The end that was waited for.
            }
        }

        /// <summary>Lets go of the socket.</summary>
        public void Abort()
        {
            lock (sending) isClosing = true;
            socket.Close();
            random.Dispose();
        }
    }
}
