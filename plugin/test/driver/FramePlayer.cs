using System;
using System.Collections.Generic;
using System.Text;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>
    /// Plays a golden conversation (test/contract/README.md) with the client's own discovery, proof, socket and JSON, and reads every result
    /// with the client's reader for its method.
    /// </summary>
    internal sealed class FramePlayer
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
        private readonly string home;
        private readonly FrameMatcher matcher = new FrameMatcher();
        private readonly Dictionary<string, string> asked = new Dictionary<string, string>();
        private readonly List<string> read = new List<string>();
        private RawConnection connection;

        private FramePlayer(string home)
        {
            this.home = home;
        }

        /// <returns>Where it differed (<c>null</c>: nowhere), and the methods whose results were read.</returns>
        public static object Play(string home, JsonFields file)
        {
            var player = new FramePlayer(home);
            string difference = null;
            int step = 0;
            player.Connect();
            try
            {
                foreach (JsonFields one in file.Objects("steps"))
                {
                    step++;
                    difference = player.Step(one);
                    if (difference != null) break;
                }
            }
            finally
            {
                player.connection.Cut();
            }
            return new Dictionary<string, object> { { "difference", difference == null ? null : "step " + step + ": " + difference }, { "read", player.read } };
        }

        private void Connect()
        {
            connection = RawConnection.Open(home);
            matcher.Values["proof"] = connection.ExpectedProof;
        }

        private string Step(JsonFields step)
        {
            if (step.Has("send")) return Send(matcher.Fill(step.Value("send")));
            if (step.Has("sendText")) connection.Send(Opcode.Text, Encoding.UTF8.GetBytes(step.RequireText("sendText")));
            else if (step.Has("sendBinary")) connection.Send(Opcode.Binary, Convert.FromBase64String(step.RequireText("sendBinary")));
            else if (step.Has("expect")) return Expect(step.Value("expect"));
            else if (step.Has("event")) return Event(step.Value("event"));
            else if (step.Has("closed"))
            {
                long? code = connection.AwaitClose(Patience);
                return code == step.Whole("closed") ? null : "closed with " + code;
            }
            else if (step.Has("disconnect")) connection.Cut();
            else if (step.Has("connect")) Connect();
            else return "a step that this player does not know";
            return null;
        }

        private string Send(object frame)
        {
            var batch = frame as List<object>;
            foreach (object one in batch ?? new List<object> { frame })
            {
                JsonFields call = JsonFields.Of(one);
                if (call != null && call.Has("id") && call.Text("method") != null) asked[Convert.ToString(call.Value("id"))] = call.Text("method");
            }
            connection.Send(Opcode.Text, Encoding.UTF8.GetBytes(JsonWriter.Write(frame)));
            return null;
        }

        private string Expect(object expected)
        {
            object answer = connection.Next(connection.Answers, Patience);
            string difference = matcher.Match(expected, answer, "frame");
            if (difference != null) return difference;
            var batch = answer as List<object>;
            foreach (object one in batch ?? new List<object> { answer }) Read(JsonFields.Of(one));
            return null;
        }

        /// <summary>A result that the client's reader cannot read is an exception, and with it a failed play.</summary>
        private void Read(JsonFields answer)
        {
            string method;
            JsonFields result = answer == null ? null : answer.Object("result");
            if (result == null || !asked.TryGetValue(Convert.ToString(answer.Value("id")), out method)) return;
            Func<JsonFields, object> reader;
            if (!Methods.Readers.TryGetValue(method, out reader) || reader == null) return;
            reader(result);
            read.Add(method);
        }

        private string Event(object expected)
        {
            string difference = "no event came";
            while (true)
            {
                object one = connection.Next(connection.Events, Patience);
                if (one == null) return difference;
                difference = matcher.Match(expected, one, "frame");
                if (difference == null) return null;
            }
        }
    }
}
