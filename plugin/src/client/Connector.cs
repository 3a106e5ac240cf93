using System;
using System.ComponentModel;
using System.Diagnostics;

namespace RevitAutoPlan.Companion
{
    /// <summary>A connection on which both sides have proved themselves.</summary>
    internal sealed class Connected
    {
        public LinkSocket Link;
        public CompanionSession Session;
    }

    /// <summary>Makes one connection: discovery file, proof, hello. Blocks; used by the client's own thread alone.</summary>
    internal sealed class Connector
    {
        private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);
        private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(2);
        /// <summary>A refused proof is tried again with a fresh file and nonce so many times: the companion may just have changed its token.</summary>
        private const int MaxRefusals = 3;

        private readonly CompanionOptions options;
        private readonly CompanionLauncher launcher;
        private int refusals;
        private Stopwatch comingBack;

        public Connector(CompanionOptions options, Action<string> log)
        {
            this.options = options;
            launcher = new CompanionLauncher(options, log);
        }

        /// <param name="mayStart">Whether the companion may be started when nobody is there.</param>
        /// <param name="problem">Why there is no connection.</param>
        /// <param name="isFinal">False while it is worth trying again soon.</param>
        /// <returns>The connection, or <c>null</c>.</returns>
        public Connected Connect(bool mayStart, out Unavailable problem, out bool isFinal)
        {
            isFinal = true;
            Discovery discovery = DiscoveryFile.Read(DiscoveryFile.HomeFolder(options.HomeFolder), out problem);
            if (discovery != null && !IsRunning(discovery.ProcessId)) problem = UnavailableWords.NotRunning();
            if (problem == null) problem = FindMismatch(discovery);
            if (problem == null)
            {
                Connected connected = TryConnect(discovery, out problem);
                if (connected != null)
                {
                    refusals = 0;
                    comingBack = null;
                    launcher.Forget();
                    return connected;
                }
            }
            if (problem.Reason == UnavailableReason.Refused)
            {
                isFinal = ++refusals >= MaxRefusals;
                return null;
            }
            isFinal = problem.Reason != UnavailableReason.TimedOut && problem.Reason != UnavailableReason.Disconnected;
            if (!IsNobody(problem.Reason)) return null;
            if (comingBack != null && comingBack.Elapsed < options.StartPatience)
            {
                isFinal = false;
                problem = UnavailableWords.Starting();
            }
            else if (mayStart) problem = launcher.Start(problem, out isFinal);
            return null;
        }

        /// <summary>The companion said that it ends and will be back soon, for example after an update: it is not started meanwhile.</summary>
        public void ExpectBack()
        {
            comingBack = Stopwatch.StartNew();
        }

        private static bool IsNobody(UnavailableReason reason)
        {
            return reason == UnavailableReason.NotRunning || reason == UnavailableReason.DiscoveryUnreadable
                || reason == UnavailableReason.Untrusted || reason == UnavailableReason.ProtocolError;
        }

        private Unavailable FindMismatch(Discovery discovery)
        {
            bool speaks = false;
            bool isNewer = false;
            foreach (string protocol in discovery.Protocols)
            {
                speaks |= protocol == Upgrade.Protocol;
                isNewer |= protocol.StartsWith("revitautoplan.v", StringComparison.Ordinal);
            }
            if (!speaks) return isNewer ? UnavailableWords.ClientTooOld(discovery.AppVersion) : UnavailableWords.CompanionTooOld(discovery.AppVersion, Upgrade.Protocol);
            string minimum = options.MinimumCompanionVersion;
            if (string.IsNullOrEmpty(minimum) || Versions.Compare(discovery.AppVersion, minimum) >= 0) return null;
            return UnavailableWords.CompanionTooOld(discovery.AppVersion, minimum);
        }

        private Connected TryConnect(Discovery discovery, out Unavailable problem)
        {
            problem = null;
            LinkSocket link = null;
            bool isGood = false;
            try
            {
                string nonce = LinkProof.NewNonce();
                string authorization = "RevitAutoPlan " + nonce + "." + LinkProof.OfClient(discovery.Token, nonce, discovery.Port);
                link = LinkSocket.Open(discovery.Port, authorization, ConnectLimit);
                CompanionSession session = Greet(link, discovery, nonce);
                isGood = true;
                return new Connected { Link = link, Session = session };
            }
            catch (LinkException error)
            {
                // What does not even speak HTTP, or does not upgrade this path, is no companion.
                bool isStranger = link == null && error.Reason.Reason == UnavailableReason.ProtocolError
                    || error.Status == 404 || error.Status == 405 || error.Status == 426;
                problem = isStranger ? UnavailableWords.Untrusted(discovery.Port) : error.Reason;
            }
            finally
            {
                if (!isGood && link != null) link.Abort();
            }
            return null;
        }

        private CompanionSession Greet(LinkSocket link, Discovery discovery, string nonce)
        {
            link.Send(Requests.Frame(0, "session.hello", Requests.Hello(options)));
            Stopwatch clock = Stopwatch.StartNew();
            string text = null;
            while (text == null)
            {
                if (clock.Elapsed > HelloLimit) throw new LinkException(UnavailableWords.TimedOut(HelloLimit));
                text = link.Receive();
            }
            try
            {
                return ReadHello(text, discovery, nonce);
            }
            catch (Exception error) when (error is JsonFormatException || error is UnreadableAnswerException)
            {
                throw new LinkException(UnavailableWords.ProtocolError(error.Message));
            }
        }

        private CompanionSession ReadHello(string text, Discovery discovery, string nonce)
        {
            JsonFields message = JsonFields.Of(JsonReader.Read(text));
            JsonFields error = message == null ? null : message.Object("error");
            if (error != null)
            {
                CompanionError refusal = CompanionError.Read(error);
                if (refusal.Reason == "unsupported_client") throw new LinkException(UnavailableWords.ClientTooOld(discovery.AppVersion));
                throw new LinkException(UnavailableWords.ProtocolError(refusal.ToString()));
            }
            JsonFields result = message == null ? null : message.Object("result");
            if (result == null) throw new UnreadableAnswerException("no answer to session.hello");
            string expected = LinkProof.OfCompanion(discovery.Token, nonce, discovery.Port);
            if (!LinkProof.AreEqual(expected, result.Text("proof"))) throw new LinkException(UnavailableWords.Untrusted(discovery.Port));
            CompanionSession session = CompanionSession.Read(result);
            string minimum = options.MinimumCompanionVersion;
            if (!string.IsNullOrEmpty(minimum) && Versions.Compare(session.CompanionVersion, minimum) < 0)
            {
                throw new LinkException(UnavailableWords.CompanionTooOld(session.CompanionVersion, minimum));
            }
            return session;
        }

        private static bool IsRunning(int processId)
        {
            try
            {
                using (Process process = Process.GetProcessById(processId)) return !process.HasExited;
            }
            catch (ArgumentException)
            {
                return false;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
            catch (Win32Exception)
            {
                // It is there, and this user may not look closer.
                return true;
            }
        }
    }
}
