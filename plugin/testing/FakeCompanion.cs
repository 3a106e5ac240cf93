using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;

namespace RevitAutoPlan.Companion.Testing
{
    /// <summary>
    /// A companion for a plugin's own tests: it listens on loopback and speaks the whole link, decides as it is told, and counts in memory.
    /// No cloud, no installed companion, no Revit.
    /// </summary>
    public sealed class FakeCompanion : IDisposable
    {
        private readonly TcpListener listener = new TcpListener(IPAddress.Loopback, 0);
        private readonly List<FakeConnection> connections = new List<FakeConnection>();
        private int seq;

        /// <summary>Starts it in a folder of its own.</summary>
        public FakeCompanion()
        {
            Token = new byte[32];
            using (RandomNumberGenerator random = RandomNumberGenerator.Create()) random.GetBytes(Token);
            HomeFolder = Path.Combine(Path.GetTempPath(), "revitautoplan-fake-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(HomeFolder);
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            WriteDiscovery();
            new Thread(Accept) { IsBackground = true, Name = "Fake companion" }.Start();
        }

        /// <summary>Where its discovery file lies; give it to <see cref="CompanionOptions.HomeFolder"/>.</summary>
        public string HomeFolder { get; }
        /// <summary>How long it takes to answer.</summary>
        public TimeSpan Delay { get; set; }
        internal byte[] Token { get; }
        internal int Port { get; }
        internal FakeGate Gate { get; } = new FakeGate();

        /// <summary>Every call so far, in the order they came.</summary>
        public IReadOnlyList<FakeCall> Calls
        {
            get { return Gate.Calls(); }
        }

        /// <summary>Options of a plugin that talks to this companion.</summary>
        public CompanionOptions Options()
        {
            return new CompanionOptions("Plugin under test", "1.0.0", 2027) { HomeFolder = HomeFolder, StartCompanion = false };
        }

        /// <summary>Decides so from now on.</summary>
        /// <param name="code">Any code but <see cref="DecisionCode.Unknown"/>.</param>
        public void Decide(DecisionCode code)
        {
            Gate.Always(FakeDecision.Of(code));
        }

        /// <summary>Decides so from now on.</summary>
        /// <param name="decision">The decision.</param>
        public void Decide(FakeDecision decision)
        {
            Gate.Always(decision);
        }

        /// <summary>Decides so once, after what was scripted before; then as it did.</summary>
        /// <param name="decision">The decision.</param>
        public void DecideOnce(FakeDecision decision)
        {
            Gate.Once(decision);
        }

        /// <summary>What became of a reservation: <c>held</c>, <c>committed</c>, <c>released</c> or <c>unknown</c>.</summary>
        /// <param name="reservationId">Whose.</param>
        public string StateOf(string reservationId)
        {
            return Gate.StateOf(reservationId);
        }

        /// <summary>Tells every client that the account is now on another plan.</summary>
        /// <param name="plan">Its id.</param>
        /// <param name="planName">Its name.</param>
        public void ChangePlan(string plan, string planName)
        {
            Publish("entitlements.changed", new Dictionary<string, object>
            {
                { "version", 2 }, { "plan", plan }, { "planName", planName }, { "reason", "plan_changed" }, { "meters", Gate.Meters() }
            });
        }

        /// <summary>Tells every client that 80 or 100 % of a meter are used.</summary>
        /// <param name="level">80 or 100.</param>
        /// <param name="message">The sentence for the person.</param>
        public void Warn(int level, string message)
        {
            var warning = new Dictionary<string, object> { { "meter", "ai_layouts" }, { "level", level }, { "message", message } };
            Publish("usage.changed", new Dictionary<string, object> { { "meters", Gate.Meters() }, { "warning", warning } });
        }

        /// <summary>Says that it ends and will be back, ends every connection, and is back after a while. Returns at once.</summary>
        /// <param name="reason">Why, for people.</param>
        /// <param name="away">How long nobody is there.</param>
        public void Restart(string reason, TimeSpan away)
        {
            Publish("app.shutdown", new Dictionary<string, object> { { "reason", reason }, { "restart", true } });
            File.Delete(DiscoveryPath);
            CutConnections();
            var back = new Thread(() =>
            {
                Thread.Sleep(away);
                WriteDiscovery();
            });
            back.IsBackground = true;
            back.Start();
        }

        /// <summary>Cuts every connection, as a crash would.</summary>
        public void CutConnections()
        {
            List<FakeConnection> all;
            lock (connections) all = new List<FakeConnection>(connections);
            foreach (FakeConnection one in all) one.Cut();
        }

        /// <summary>Ends it and takes its folder away.</summary>
        public void Dispose()
        {
            listener.Stop();
            CutConnections();
            try
            {
                Directory.Delete(HomeFolder, true);
            }
            catch (IOException)
            {
                // Someone still reads there; the folder is a temporary one.
            }
        }

        internal void Left(FakeConnection connection)
        {
            lock (connections) connections.Remove(connection);
        }

        private void Publish(string topic, Dictionary<string, object> parameters)
        {
            parameters["seq"] = Interlocked.Increment(ref seq);
            List<FakeConnection> all;
            lock (connections) all = new List<FakeConnection>(connections);
            foreach (FakeConnection one in all) one.Send(Requests.Notification(topic, parameters));
        }

        private string DiscoveryPath
        {
            get { return Path.Combine(HomeFolder, DiscoveryFile.Name); }
        }

        private void Accept()
        {
            try
            {
                while (true)
                {
                    var connection = new FakeConnection(listener.AcceptTcpClient(), this);
                    lock (connections) connections.Add(connection);
                    connection.Start();
                }
            }
            catch (Exception error) when (error is SocketException || error is InvalidOperationException)
            {
                // It was disposed.
            }
        }

        private void WriteDiscovery()
        {
            int processId;
            using (Process current = Process.GetCurrentProcess()) processId = current.Id;
            File.WriteAllText(DiscoveryPath, JsonWriter.Write(new Dictionary<string, object>
            {
                { "schema", 1 }, { "protocols", new[] { Upgrade.Protocol } }, { "host", "127.0.0.1" }, { "port", Port },
                { "token", Base64Url.Encode(Token) }, { "pid", processId },
                { "startedAt", DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) }, { "appVersion", "1.0.0" }
            }));
        }
    }
}
