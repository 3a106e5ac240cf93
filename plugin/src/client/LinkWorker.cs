using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace RevitAutoPlan.Companion
{
    /// <summary>
    /// Keeps one connection to the companion, on one background thread: connects, receives, shows signs of life, connects again. Callers
    /// send from their own threads without blocking and wait for what this thread completes. No exception leaves it.
    /// </summary>
    internal sealed class LinkWorker
    {
        private const int MostMishaps = 3;
        private readonly object sync = new object();
        private readonly CallTable calls = new CallTable();
        private readonly AutoResetEvent wake = new AutoResetEvent(false);
        private readonly Connector connector;
        private readonly ILinkListener listener;
        private readonly Inbox inbox;
        private readonly Action<string> log;
        private readonly Backoff backoff = new Backoff();
        private Thread thread;
        private LinkSocket current;
        private CompanionSession session;
        private Unavailable lastProblem;
        private long lastId;
        private int connection;
        private int attempts;
        private volatile bool hasUnsent;
        private volatile bool isSuspected;
        private volatile bool isStopping;

        public LinkWorker(CompanionOptions options, ILinkListener listener, Action<string> log)
        {
            this.listener = listener;
            this.log = log;
            connector = new Connector(options, log);
            inbox = new Inbox(calls, listener, call => call.RetryLater(Deadlines, SendOrWake), GiveBack, connector.ExpectBack);
        }

        /// <summary>The time limits of this client.</summary>
        public Deadlines Deadlines { get; } = new Deadlines();

        /// <summary>What the companion said on the present connection; <c>null</c> without one.</summary>
        public CompanionSession Session
        {
            get { lock (sync) return current == null ? null : session; }
        }

        /// <summary>Makes a call and sends it now or with the next connection.</summary>
        public PendingCall Begin(string method, object parameters, bool isLasting)
        {
            long id = Interlocked.Increment(ref lastId);
            var call = new PendingCall(id, method, Requests.Frame(id, method, parameters), isLasting);
            lock (sync) call.MadeAfterAttempt = attempts;
            if (!calls.Add(call))
            {
                call.TryComplete(RawAnswer.Of(UnavailableWords.Overloaded()));
                return call;
            }
            if (isStopping) calls.Complete(call, RawAnswer.Of(UnavailableWords.Disposed()), false);
            else SendOrWake(call);
            return call;
        }

        /// <summary>Sends a notification if there is a connection; nobody waits for it.</summary>
        public void Notify(string method, object parameters)
        {
            LinkSocket link;
            lock (sync) link = current;
            if (link != null) link.Send(Requests.Notification(method, parameters));
        }

        /// <summary>The time limit of a call has passed.</summary>
        public void Expire(PendingCall call, TimeSpan limit)
        {
            Unavailable why = null;
            lock (sync)
            {
                bool wasSent = current != null && call.SentOn == connection;
                if (wasSent) isSuspected = true;
                else why = lastProblem;
            }
            calls.Complete(call, RawAnswer.Of(why ?? UnavailableWords.TimedOut(limit)), true);
        }

        /// <summary>The caller has lost interest.</summary>
        public void Cancel(PendingCall call, CancellationToken token)
        {
            calls.Remove(call, true);
            call.TryCancel(token);
        }

        /// <summary>Ends the connection in the background and answers every call. Returns at once.</summary>
        public void Stop()
        {
            LinkSocket link;
            lock (sync)
            {
                isStopping = true;
                link = current;
            }
            foreach (PendingCall call in calls.All()) calls.Complete(call, RawAnswer.Of(UnavailableWords.Disposed()), false);
            if (link != null) link.SayGoodbye();
            wake.Set();
        }

        private void SendOrWake(PendingCall call)
        {
            LinkSocket link;
            lock (sync)
            {
                link = current;
                if (link == null)
                {
                    StartThread();
                    wake.Set();
                    return;
                }
                if (call.SentOn == connection) return;
                call.SentOn = connection;
            }
            if (link.Send(call.Frame)) return;
            call.SentOn = 0;
            hasUnsent = true;
        }

        private void StartThread()
        {
            if (thread != null || isStopping) return;
            thread = new Thread(Run) { IsBackground = true, Name = "RevitAutoPlan companion" };
            if (ExecutionContext.IsFlowSuppressed()) thread.Start();
            else using (ExecutionContext.SuppressFlow()) thread.Start();
        }

        private void Run()
        {
            while (!isStopping)
            {
                try
                {
                    Attempt();
                }
                catch (Exception error)
                {
                    log("the connection to the companion failed: " + error);
                }
                WaitBeforeNextAttempt();
            }
        }

        private void Attempt()
        {
            int attempt;
            lock (sync) attempt = ++attempts;
            Unavailable problem;
            bool isFinal;
            Connected connected = connector.Connect(!calls.IsEmpty, out problem, out isFinal);
            if (connected != null)
            {
                Serve(connected);
                return;
            }
            lock (sync) lastProblem = problem;
            if (!isFinal) return;
            foreach (PendingCall call in calls.All())
            {
                // One that was made while this attempt ran has a right to an attempt of its own.
                if (!call.IsLasting && call.MadeAfterAttempt < attempt) calls.Complete(call, RawAnswer.Of(problem), false);
            }
        }

        private void WaitBeforeNextAttempt()
        {
            if (isStopping) return;
            bool isAwaited = false;
            foreach (PendingCall call in calls.All()) isAwaited |= !call.IsLasting;
            Thread.Sleep(Backoff.Least);
            wake.WaitOne(isAwaited ? Backoff.WhileAwaited : backoff.Next());
        }

        private void Serve(Connected connected)
        {
            LinkSocket link = connected.Link;
            Stopwatch age = Stopwatch.StartNew();
            Unavailable problem = UnavailableWords.Disconnected();
            lock (sync)
            {
                current = link;
                session = connected.Session;
                connection++;
                lastProblem = null;
                isSuspected = false;
            }
            try
            {
                if (isStopping) link.SayGoodbye();
                listener.Connected(connected.Session);
                link.Send(Requests.Frame(Interlocked.Increment(ref lastId), Methods.Subscribe, new Dictionary<string, object> { { "topics", Requests.Topics } }));
                SendUnsent();
                Listen(link, connected.Session.Heartbeat);
            }
            catch (LinkException error)
            {
                problem = error.Reason;
            }
            finally
            {
                lock (sync)
                {
                    current = null;
                    lastProblem = problem;
                }
                calls.ForgetAbandoned();
                GiveUpOnPoison(problem);
                if (isStopping) link.AwaitEnd(TimeSpan.FromMilliseconds(300));
                link.Abort();
                if (age.Elapsed > Backoff.Settled) backoff.Reset();
                if (!isStopping) listener.Disconnected(problem);
            }
        }

        /// <summary>A call on which connection after connection goes wrong is answered with that, not sent again and again.</summary>
        private void GiveUpOnPoison(Unavailable problem)
        {
            if (problem.Reason != UnavailableReason.ProtocolError) return;
            foreach (PendingCall call in calls.All())
            {
                bool isPoison = !call.IsLasting && call.SentOn == connection && ++call.Mishaps >= MostMishaps;
                if (isPoison) calls.Complete(call, RawAnswer.Of(problem), false);
            }
        }

        private void SendUnsent()
        {
            hasUnsent = false;
            foreach (PendingCall call in calls.All()) if (!call.IsWaitingToRetry) SendOrWake(call);
        }

        private void Listen(LinkSocket link, TimeSpan heartbeat)
        {
            var pulse = new Pulse(heartbeat);
            while (!isStopping)
            {
                string text = link.Receive();
                if (text != null) inbox.Take(text);
                if (hasUnsent) SendUnsent();
                bool isDoubted = isSuspected;
                isSuspected = false;
                if (pulse.MustAsk(link.SinceHeard.Elapsed, isDoubted))
                {
                    link.Send(Requests.Frame(Interlocked.Increment(ref lastId), Methods.Ping, new Dictionary<string, object>()));
                }
            }
        }

        /// <summary>A reserve was granted after its caller had gone: nobody would ever end it.</summary>
        private void GiveBack(string reservationId)
        {
            log("a reservation came too late and is given back: " + reservationId);
            Begin(Methods.Release, Requests.Release(reservationId, ReleaseOutcome.Cancelled, null, null), true);
        }
    }
}
