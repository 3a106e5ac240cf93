using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using RevitAutoPlan.Companion;

namespace RevitAutoPlan.Probe
{
    /// <summary>The steps from the discovery file to a decision, each told as it is taken.</summary>
    internal sealed class Diagnosis
    {
        private const int Rounds = 50;
        private readonly string home;
        private readonly bool mayStart;
        private readonly TextWriter output;

        public Diagnosis(string home, bool mayStart, TextWriter output)
        {
            this.home = DiscoveryFile.HomeFolder(home);
            this.mayStart = mayStart;
            this.output = output;
        }

        /// <returns>True when a plugin can work.</returns>
        public bool Run()
        {
            output.WriteLine("Data folder of the companion: " + home);
            if (!mayStart && !LookAtDiscovery()) return false;
            var options = new CompanionOptions("autoplan-probe", Versions.OfClient, DateTime.UtcNow.Year) { HomeFolder = home, StartCompanion = mayStart };
            using (var client = new CompanionClient(options))
            {
                Stopwatch clock = Stopwatch.StartNew();
                Answer<CompanionSession> connected = client.Connect();
                if (!connected.Succeeded) return Fail("Handshake", connected.Message);
                Tell(connected.Value, clock.Elapsed);
                return Decide(client);
            }
        }

        private bool LookAtDiscovery()
        {
            Unavailable problem;
            Discovery discovery = DiscoveryFile.Read(home, out problem);
            if (discovery == null) return Fail("Discovery file", problem.Message + " " + problem.NextStep + Installed());
            Good("Discovery file", "companion " + discovery.AppVersion + ", port " + discovery.Port + ", speaks " + string.Join(", ", discovery.Protocols));
            string name = NameOf(discovery.ProcessId);
            if (name == null) return Fail("Process", "process " + discovery.ProcessId + " has ended without taking its file away. Start the companion again." + Installed());
            Good("Process", discovery.ProcessId + " (" + name + ") runs");
            return true;
        }

        private static string Installed()
        {
            string path = CompanionInstall.Find(null);
            return path == null ? " No installed companion was found; get it from " + CompanionInstall.DownloadPage + "." : " It is installed as " + path + ".";
        }

        private void Tell(CompanionSession session, TimeSpan took)
        {
            Good("Handshake", "both sides proved themselves in " + Milliseconds(took.TotalMilliseconds));
            Good("Versions", "companion " + session.CompanionVersion + ", client " + Versions.OfClient + ", protocol " + session.Protocol);
            Good("Account", session.AccountId == null ? "nobody is signed in" : session.AccountName + ", plan " + (session.PlanName ?? "not known yet"));
            foreach (MeterState meter in session.Meters)
            {
                string limit = meter.Limit.HasValue ? "of " + meter.Limit.Value : "unlimited";
                Good("Meter", meter.Key + ": " + meter.Used + " used, " + meter.Held + " held, " + limit);
            }
        }

        /// <summary>A refusal is an answer: the line works, and the account is told about.</summary>
        private bool Decide(CompanionClient client)
        {
            var times = new double[Rounds];
            CheckAnswer answer = null;
            for (int round = 0; round < Rounds; round++)
            {
                Stopwatch clock = Stopwatch.StartNew();
                answer = client.Check(Operation.AiLayout(1));
                times[round] = clock.Elapsed.TotalMilliseconds;
                if (!answer.Succeeded) return Fail("Decision", answer.Message);
            }
            Array.Sort(times);
            Good("Decision", answer.Value.CodeText + ": " + answer.Message);
            Good("Round trip", "median " + Milliseconds(times[Rounds / 2]) + ", slowest " + Milliseconds(times[Rounds - 1]) + " of " + Rounds);
            output.WriteLine("A plugin on this computer can talk to the companion.");
            return true;
        }

        private static string Milliseconds(double milliseconds)
        {
            return milliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms";
        }

        private static string NameOf(int processId)
        {
            try
            {
                using (Process process = Process.GetProcessById(processId)) return process.HasExited ? null : process.ProcessName;
            }
            catch (ArgumentException)
            {
                return null;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        private void Good(string step, string what)
        {
            output.WriteLine("  ok     " + step + ": " + what);
        }

        private bool Fail(string step, string what)
        {
            output.WriteLine("  WRONG  " + step + ": " + what);
            return false;
        }
    }
}
