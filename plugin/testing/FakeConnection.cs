using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace RevitAutoPlan.Companion.Testing
{
    /// <summary>One client of a <see cref="FakeCompanion"/>: the server's side of the WebSocket, on a thread of its own.</summary>
    internal sealed class FakeConnection
    {
        private readonly TcpClient tcp;
        private readonly FakeCompanion companion;
        private readonly object sending = new object();
        private string nonce;

        public FakeConnection(TcpClient tcp, FakeCompanion companion)
        {
            this.tcp = tcp;
            this.companion = companion;
        }

        public void Start()
        {
            new Thread(Run) { IsBackground = true, Name = "Fake companion" }.Start();
        }

        public void Cut()
        {
            tcp.Close();
        }

        public void Send(string text)
        {
            byte[] frame = FrameWriter.Write(Opcode.Text, Encoding.UTF8.GetBytes(text), null);
            try
            {
                lock (sending) tcp.GetStream().Write(frame, 0, frame.Length);
            }
            catch (Exception error) when (error is IOException || error is InvalidOperationException)
            {
                // The client has gone.
            }
        }

        private void Run()
        {
            try
            {
                tcp.NoDelay = true;
                if (Shake(tcp.GetStream())) Listen(tcp.GetStream());
            }
            catch (Exception error) when (error is IOException || error is InvalidOperationException || error is FormatException)
            {
                // The client has gone, or does not speak the protocol.
            }
            finally
            {
                companion.Left(this);
                tcp.Close();
            }
        }

        private bool Shake(NetworkStream stream)
        {
            var head = new StringBuilder();
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                int read = stream.ReadByte();
                if (read < 0 || head.Length > Upgrade.MaxAnswer) return false;
                head.Append((char)read);
            }
            string text = head.ToString();
            string[] proof = Header(text, "Authorization").Replace("RevitAutoPlan ", "").Split('.');
            nonce = proof[0];
            bool isGood = proof.Length == 2 && LinkProof.AreEqual(LinkProof.OfClient(companion.Token, nonce, companion.Port), proof[1])
                && Header(text, "Origin") == "" && text.StartsWith("GET " + Upgrade.Path + " ", StringComparison.Ordinal);
            string answer = isGood
                ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: " + Upgrade.Protocol
                    + "\r\nSec-WebSocket-Accept: " + Upgrade.AcceptOf(Header(text, "Sec-WebSocket-Key")) + "\r\n\r\n"
                : "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n";
            byte[] bytes = Encoding.ASCII.GetBytes(answer);
            stream.Write(bytes, 0, bytes.Length);
            return isGood;
        }

        private static string Header(string head, string name)
        {
            foreach (string line in head.Split('\n'))
            {
                if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) return line.Substring(name.Length + 1).Trim();
            }
            return "";
        }

        private void Listen(NetworkStream stream)
        {
            var frames = new FrameReader(true, JsonReader.MaxLength);
            var messages = new MessageReader(JsonReader.MaxLength);
            while (true)
            {
                int offset;
                int count;
                byte[] room = frames.Room(out offset, out count);
                int read = stream.Read(room, offset, count);
                if (read == 0) return;
                frames.Filled(read);
                Frame frame;
                while (frames.TryRead(out frame))
                {
                    if (frame.Opcode == Opcode.Close) return;
                    string text = frame.IsControl ? null : messages.Take(frame);
                    if (text != null) Take(text);
                }
            }
        }

        private void Take(string text)
        {
            JsonFields message = JsonFields.Of(JsonReader.Read(text));
            string method = message == null ? null : message.Text("method");
            if (method == null) return;
            JsonFields parameters = message.Object("params");
            companion.Gate.Note(method, JsonWriter.Write(message.Value("params")));
            if (!message.Has("id")) return;
            TimeSpan delay = companion.Delay;
            if (delay > TimeSpan.Zero && method != "session.hello") Thread.Sleep(delay);
            var answer = new Dictionary<string, object> { { "jsonrpc", "2.0" }, { "id", message.Value("id") } };
            try
            {
                object result = companion.Gate.Answer(method, parameters, LinkProof.OfCompanion(companion.Token, nonce, companion.Port));
                if (result != null) answer["result"] = result;
                else answer["error"] = Error(-32601, "method_not_found", "There is no method " + method + ".");
            }
            catch (FakeRefusal refusal)
            {
                answer["error"] = Error(-32000, refusal.Reason, refusal.Message);
            }
            Send(JsonWriter.Write(answer));
        }

        private static object Error(int code, string reason, string message)
        {
            return new Dictionary<string, object>
            {
                { "code", code }, { "message", message },
                { "data", new Dictionary<string, object> { { "reason", reason }, { "retryable", false }, { "nextStep", "" } } }
            };
        }
    }
}
