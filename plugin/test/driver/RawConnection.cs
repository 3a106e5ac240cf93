using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>A connection that sends any frame and sees every one, close codes too; built from the client's own parts.</summary>
    internal sealed class RawConnection
    {
        private readonly TcpClient tcp = new TcpClient();
        private readonly ManualResetEvent closed = new ManualResetEvent(false);
        private long? closeCode;

        public readonly ConcurrentQueue<object> Answers = new ConcurrentQueue<object>();
        public readonly ConcurrentQueue<object> Events = new ConcurrentQueue<object>();

        public string ExpectedProof { get; private set; }

        public static RawConnection Open(string home)
        {
            Unavailable problem;
            Discovery discovery = DiscoveryFile.Read(home, out problem);
            if (discovery == null) throw new InvalidOperationException(problem.ToString());
            string nonce = LinkProof.NewNonce();
            var connection = new RawConnection { ExpectedProof = LinkProof.OfCompanion(discovery.Token, nonce, discovery.Port) };
            connection.Shake(discovery.Port, "RevitAutoPlan " + nonce + "." + LinkProof.OfClient(discovery.Token, nonce, discovery.Port));
            new Thread(connection.Listen) { IsBackground = true }.Start();
            return connection;
        }

        private void Shake(int port, string authorization)
        {
            tcp.NoDelay = true;
            tcp.Connect(IPAddress.Loopback, port);
            string key = Upgrade.NewKey();
            byte[] request = Upgrade.Request(port, key, authorization);
            tcp.GetStream().Write(request, 0, request.Length);
            var head = new StringBuilder();
            while (!head.ToString().EndsWith("\r\n\r\n")) head.Append((char)tcp.GetStream().ReadByte());
            int status;
            string refusal = Upgrade.Refusal(head.ToString(), key, out status);
            if (refusal != null) throw new InvalidOperationException(refusal);
        }

        public void Send(int opcode, byte[] payload)
        {
            byte[] frame = FrameWriter.Write(opcode, payload, new byte[] { 1, 2, 3, 4 });
            tcp.GetStream().Write(frame, 0, frame.Length);
        }

        /// <summary>Ends the connection without a goodbye.</summary>
        public void Cut()
        {
            tcp.Close();
            closed.WaitOne(TimeSpan.FromSeconds(8));
        }

        public long? AwaitClose(TimeSpan limit)
        {
            closed.WaitOne(limit);
            return closeCode;
        }

        public object Next(ConcurrentQueue<object> frames, TimeSpan limit)
        {
            Stopwatch clock = Stopwatch.StartNew();
            object frame = null;
            while (!frames.TryDequeue(out frame) && clock.Elapsed < limit) Thread.Sleep(2);
            return frame;
        }

        private void Listen()
        {
            try
            {
                var frames = new FrameReader(false, JsonReader.MaxLength);
                var messages = new MessageReader(JsonReader.MaxLength);
                while (true)
                {
                    int offset;
                    int count;
                    byte[] room = frames.Room(out offset, out count);
                    int read = tcp.GetStream().Read(room, offset, count);
                    if (read == 0) return;
                    frames.Filled(read);
                    Frame frame;
                    while (frames.TryRead(out frame)) Take(frame, messages);
                }
            }
            catch (Exception error) when (error is IOException || error is InvalidOperationException)
            {
                // It ended.
            }
            finally
            {
                closed.Set();
            }
        }

        private void Take(Frame frame, MessageReader messages)
        {
            if (frame.Opcode == Opcode.Close && frame.Payload.Length >= 2) closeCode = frame.Payload[0] << 8 | frame.Payload[1];
            if (frame.IsControl) return;
            string text = messages.Take(frame);
            if (text == null) return;
            object message = JsonReader.Read(text);
            JsonFields fields = JsonFields.Of(message);
            (fields != null && fields.Has("method") ? Events : Answers).Enqueue(message);
        }
    }
}
