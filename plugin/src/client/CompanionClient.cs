using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace RevitAutoPlan.Companion
{
    /// <summary>
    /// The plugin's line to the RevitAutoPlan companion. Make one when Revit starts, dispose of it when Revit ends. Every method may be called
    /// from any thread; none throws for what can be expected, none needs Revit's thread, and events come on threads of the pool.
    /// </summary>
    public sealed class CompanionClient : IDisposable
    {
        private readonly CompanionOptions options;
        private readonly LinkWorker worker;
        private readonly OpenReservations open = new OpenReservations();
        private readonly EventPump pump;
        private int isDisposed;

        /// <summary>Makes a client. Nothing is connected yet: the first call does that.</summary>
        /// <param name="options">Who the plugin is.</param>
        public CompanionClient(CompanionOptions options)
        {
            if (options == null) throw new ArgumentNullException(nameof(options));
            if (options.Limits == null) throw new ArgumentException("The options need limits.", nameof(options));
            this.options = options;
            pump = new EventPump(Log);
            worker = new LinkWorker(options, new Listener(this), Log);
        }

        /// <summary>What the account may do has changed, for example after an upgrade. Raised on a thread of the pool.</summary>
        public event EventHandler<EntitlementsChangedEventArgs> EntitlementsChanged;
        /// <summary>Usage has changed. Raised on a thread of the pool, at most about ten times a second.</summary>
        public event EventHandler<UsageChangedEventArgs> UsageChanged;
        /// <summary>The companion found or lost the way to the cloud. Raised on a thread of the pool.</summary>
        public event EventHandler<ConnectivityChangedEventArgs> ConnectivityChanged;
        /// <summary>The companion ends. Raised on a thread of the pool.</summary>
        public event EventHandler<CompanionShutdownEventArgs> CompanionShutdown;
        /// <summary>The connection came or went. Raised on a thread of the pool.</summary>
        public event EventHandler<ConnectionChangedEventArgs> ConnectionChanged;

        /// <summary>What the companion said on the present connection; <c>null</c> without one.</summary>
        public CompanionSession Session
        {
            get { return worker.Session; }
        }

        /// <summary>Finds the companion, starts it if it does not run, and waits until it is ready. Not needed: every call does the same.</summary>
        /// <param name="cancellation">Ends the wait.</param>
        public async Task<Answer<CompanionSession>> ConnectAsync(CancellationToken cancellation = default(CancellationToken))
        {
            return ReadConnect(await Ask(Methods.Ping, Nothing(), options.Limits.Connect, cancellation).ConfigureAwait(false));
        }

        /// <summary>As <see cref="ConnectAsync"/>, for a thread that has to wait. Not for Revit's own: a start may take ten seconds.</summary>
        /// <param name="cancellation">Ends the wait.</param>
        public Answer<CompanionSession> Connect(CancellationToken cancellation = default(CancellationToken))
        {
            return ReadConnect(AskAndBlock(Methods.Ping, Nothing(), options.Limits.Connect, cancellation));
        }

        /// <summary>Would this operation pass now? Nothing is held, counted or recorded.</summary>
        /// <param name="operation">What the plugin wants to run.</param>
        /// <param name="cancellation">Ends the wait.</param>
        public async Task<CheckAnswer> CheckAsync(Operation operation, CancellationToken cancellation = default(CancellationToken))
        {
            return ReadCheck(await Ask(Methods.Check, Requests.Check(operation), options.Limits.Check, cancellation).ConfigureAwait(false));
        }

        /// <summary>As <see cref="CheckAsync"/>, for a thread that has to wait, such as Revit's own; it waits for at most the time limit.</summary>
        /// <param name="operation">What the plugin wants to run.</param>
        /// <param name="cancellation">Ends the wait.</param>
        public CheckAnswer Check(Operation operation, CancellationToken cancellation = default(CancellationToken))
        {
            return ReadCheck(AskAndBlock(Methods.Check, Requests.Check(operation), options.Limits.Check, cancellation));
        }

        /// <summary>Sets units aside for one run. Ask before the run begins, commit when it succeeded.</summary>
        /// <param name="operation">What the plugin wants to run.</param>
        /// <param name="cancellation">Ends the wait; a reservation that was made all the same is given back.</param>
        public Task<ReserveAnswer> ReserveAsync(Operation operation, CancellationToken cancellation = default(CancellationToken))
        {
            return ReserveAsync(operation, NewId(), cancellation);
        }

        /// <summary>As the other overload, with an id of the plugin's own: the same id again gives the same reservation.</summary>
        /// <param name="operation">What the plugin wants to run.</param>
        /// <param name="operationId">A UUID in lower case, made for this one run.</param>
        /// <param name="cancellation">Ends the wait; a reservation that was made all the same is given back.</param>
        public async Task<ReserveAnswer> ReserveAsync(Operation operation, string operationId, CancellationToken cancellation = default(CancellationToken))
        {
            object parameters = Requests.Reserve(operation, operationId);
            return ReadReserve(await Ask(Methods.Reserve, parameters, options.Limits.Reserve, cancellation).ConfigureAwait(false));
        }

        /// <summary>As <see cref="ReserveAsync(Operation, CancellationToken)"/>, for a thread that has to wait, such as Revit's own.</summary>
        /// <param name="operation">What the plugin wants to run.</param>
        /// <param name="cancellation">Ends the wait; a reservation that was made all the same is given back.</param>
        public ReserveAnswer Reserve(Operation operation, CancellationToken cancellation = default(CancellationToken))
        {
            return ReadReserve(AskAndBlock(Methods.Reserve, Requests.Reserve(operation, NewId()), options.Limits.Reserve, cancellation));
        }

        /// <summary>What became of reservations, for example of an earlier run of the plugin. Open ones belong to this client's connection from then on.</summary>
        /// <param name="reservationIds">At most 1000 ids.</param>
        /// <param name="cancellation">Ends the wait.</param>
        public async Task<Answer<IReadOnlyList<ReservationStatus>>> ReconcileAsync(
            IEnumerable<string> reservationIds, CancellationToken cancellation = default(CancellationToken))
        {
            if (reservationIds == null) throw new ArgumentNullException(nameof(reservationIds));
            object parameters = new Dictionary<string, object> { { "reservationIds", new List<object>(reservationIds) } };
            RawAnswer raw = await Ask(Methods.Reconcile, parameters, options.Limits.Other, cancellation).ConfigureAwait(false);
            return raw.Read(ReservationStatus.ReadAll);
        }

        /// <summary>Asks the companion whether it lives.</summary>
        /// <param name="cancellation">Ends the wait.</param>
        public async Task<Answer<PingResult>> PingAsync(CancellationToken cancellation = default(CancellationToken))
        {
            RawAnswer raw = await Ask(Methods.Ping, Nothing(), options.Limits.Other, cancellation).ConfigureAwait(false);
            return raw.Read(PingResult.Read);
        }

        /// <summary>Brings up a view of the companion's window.</summary>
        /// <param name="view">Which one.</param>
        /// <param name="plan">With <see cref="CompanionView.Upgrade"/>: the plan to show, from <see cref="UpgradeHint.RequiredPlan"/>.</param>
        /// <param name="cancellation">Ends the wait.</param>
        public async Task<Answer<OpenResult>> OpenAsync(
            CompanionView view, string plan = null, CancellationToken cancellation = default(CancellationToken))
        {
            RawAnswer raw = await Ask(Methods.Open, OpenParameters(view, plan), options.Limits.Other, cancellation).ConfigureAwait(false);
            return raw.Read(OpenResult.Read);
        }

        /// <summary>Ends the connection. Open reservations are given back, and calls that wait answer <see cref="UnavailableReason.Disposed"/>. Returns at once.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref isDisposed, 1) != 0) return;
            foreach (Reservation reservation in open.All()) reservation.Dispose();
            worker.Stop();
        }

        private static string NewId()
        {
            return Guid.NewGuid().ToString("D");
        }

        private static Dictionary<string, object> Nothing()
        {
            return new Dictionary<string, object>();
        }

        private static Dictionary<string, object> OpenParameters(CompanionView view, string plan)
        {
            var parameters = new Dictionary<string, object> { { "view", Requests.Views.NameOf(view) } };
            if (!string.IsNullOrEmpty(plan)) parameters["plan"] = plan;
            return parameters;
        }

        private Task<RawAnswer> Ask(string method, object parameters, TimeSpan limit, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            PendingCall call = worker.Begin(method, parameters, false);
            var deadline = new Deadline(limit, () => worker.Expire(call, limit));
            call.Watch(worker.Deadlines, deadline, cancellation, cancelled => worker.Cancel(cancelled, cancellation));
            return call.Task;
        }

        /// <summary>Waits on an event that the client's own thread sets: no other thread and no message loop has a part in it.</summary>
        private RawAnswer AskAndBlock(string method, object parameters, TimeSpan limit, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            PendingCall call = worker.Begin(method, parameters, false);
            try
            {
                if (!call.Task.Wait(Deadline.Milliseconds(limit), cancellation)) worker.Expire(call, limit);
            }
            catch (OperationCanceledException)
            {
                worker.Cancel(call, cancellation);
                // An answer that came first is handed over: a reservation in it must not be lost.
                if (call.Task.IsCanceled) throw;
            }
            return call.Task.Result;
        }

        private Answer<CompanionSession> ReadConnect(RawAnswer raw)
        {
            if (raw.Unavailable != null) return new Answer<CompanionSession>(raw.Unavailable);
            CompanionSession session = worker.Session;
            return session == null ? new Answer<CompanionSession>(UnavailableWords.Disconnected()) : new Answer<CompanionSession>(session);
        }

        private static CheckAnswer ReadCheck(RawAnswer raw)
        {
            Answer<Decision> answer = raw.Read(Decision.Read);
            if (answer.Unavailable != null) return new CheckAnswer(answer.Unavailable);
            return answer.Error != null ? new CheckAnswer(answer.Error) : new CheckAnswer(answer.Value);
        }

        private ReserveAnswer ReadReserve(RawAnswer raw)
        {
            Answer<Reserved> answer = raw.Read(Reserved.Read);
            if (answer.Unavailable != null) return new ReserveAnswer(answer.Unavailable);
            if (answer.Error != null) return new ReserveAnswer(answer.Error);
            Reserved reserved = answer.Value;
            if (reserved.ReservationId == null) return new ReserveAnswer(reserved.Decision, null);
            var reservation = new Reservation(worker, open, options.Limits.Settle, reserved);
            open.Add(reservation);
            if (isDisposed != 0) reservation.Dispose();
            return new ReserveAnswer(reserved.Decision, reservation);
        }

        private void Log(string line)
        {
            Action<string> log = options.Log;
            if (log == null) return;
            try
            {
                log(line);
            }
            catch (Exception)
            {
                // The plugin's own log failed: there is nobody left to tell.
            }
        }

        private void Raise<T>(EventHandler<T> handlers, Func<T> arguments) where T : EventArgs
        {
            if (handlers != null) pump.Post(() => handlers(this, arguments()));
        }

        private void TakeUp()
        {
            foreach (List<object> ids in open.Ids())
            {
                PendingCall call = worker.Begin(Methods.Reconcile, new Dictionary<string, object> { { "reservationIds", ids } }, true);
                call.Task.ContinueWith(
                    asked => pump.Post(() => TakeNote(asked.Result)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }

        private void TakeNote(RawAnswer raw)
        {
            Answer<IReadOnlyList<ReservationStatus>> answer = raw.Read(ReservationStatus.ReadAll);
            if (answer.Succeeded) open.TakeNote(answer.Value);
        }

        private sealed class Listener : ILinkListener
        {
            private readonly CompanionClient client;

            public Listener(CompanionClient client)
            {
                this.client = client;
            }

            public void Connected(CompanionSession session)
            {
                client.TakeUp();
                client.Raise(client.ConnectionChanged, () => new ConnectionChangedEventArgs(session, null));
            }

            public void Disconnected(Unavailable reason)
            {
                client.Log("disconnected from the companion: " + reason);
                client.Raise(client.ConnectionChanged, () => new ConnectionChangedEventArgs(null, reason));
            }

            public void Event(string topic, JsonFields parameters)
            {
                if (topic == Requests.Topics[0]) client.Raise(client.EntitlementsChanged, () => new EntitlementsChangedEventArgs(parameters));
                else if (topic == Requests.Topics[1]) client.Raise(client.UsageChanged, () => new UsageChangedEventArgs(parameters));
                else if (topic == Requests.Topics[2]) client.Raise(client.ConnectivityChanged, () => new ConnectivityChangedEventArgs(parameters));
                else if (topic == Requests.Topics[3]) client.Raise(client.CompanionShutdown, () => new CompanionShutdownEventArgs(parameters));
            }
        }
    }
}
