using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace RevitAutoPlan.Companion
{
    /// <summary>
    /// Units that are set aside for one run. Commit it when the run succeeded: only that is charged. Disposing of it without a commit gives the
    /// units back. It stands as long as the connection, and some minutes more; the client takes it up again by itself after a lost connection.
    /// </summary>
    public sealed class Reservation : IDisposable
    {
        private static readonly TimeSpan ProgressPause = TimeSpan.FromMilliseconds(100);
        private readonly object sync = new object();
        private readonly LinkWorker worker;
        private readonly TimeSpan limit;
        private readonly OpenReservations open;
        private readonly Stopwatch age = Stopwatch.StartNew();
        private readonly TaskCompletionSource<Answer<Settlement>> settled =
            new TaskCompletionSource<Answer<Settlement>>(TaskCreationOptions.RunContinuationsAsynchronously);
        private ReservationState state = ReservationState.Held;
        private PendingCall ending;
        private bool isCommit;
        private TimeSpan? shown;

        internal Reservation(LinkWorker worker, OpenReservations open, TimeSpan limit, Reserved reserved)
        {
            this.worker = worker;
            this.open = open;
            this.limit = limit;
            Id = reserved.ReservationId;
            ExpiresAt = reserved.ExpiresAt;
            Meters = reserved.Meters;
        }

        /// <summary>The reservation's id, which is also that of its event in the account's books.</summary>
        public string Id { get; }
        /// <summary>Until when it stands if the connection is lost now, as of the reserve, UTC.</summary>
        public DateTime? ExpiresAt { get; }
        /// <summary>The meters with these units set aside.</summary>
        public IReadOnlyList<MeterState> Meters { get; }

        /// <summary>Where it stands, as far as the companion has told.</summary>
        public ReservationState State
        {
            get { lock (sync) return state; }
        }

        /// <summary>
        /// Completes once the companion has acknowledged the end, also when that takes longer than a call waits. It stays open
        /// while the reservation runs.
        /// </summary>
        public Task<Answer<Settlement>> Settled
        {
            get { return settled.Task; }
        }

        /// <summary>Shows how far the run is. Returns at once; more than ten a second are thinned out.</summary>
        /// <param name="phase">What is being done, for the person, up to 64 characters; may be <c>null</c>.</param>
        /// <param name="fraction">0 to 1; <c>null</c> when unknown.</param>
        public void Progress(string phase, double? fraction)
        {
            lock (sync)
            {
                if (ending != null) return;
                bool isLast = fraction >= 1;
                if (!isLast && shown.HasValue && age.Elapsed - shown.Value < ProgressPause) return;
                shown = age.Elapsed;
            }
            worker.Notify(Methods.Progress, Requests.Progress(Id, phase, fraction));
        }

        /// <summary>The run succeeded: charges the units. When the answer comes, it is on the companion's disk.</summary>
        /// <param name="units">Units that were used, at most those set aside; fewer free the rest. <c>null</c>: all.</param>
        /// <param name="cancellation">Ends the wait, not the commit.</param>
        /// <returns>The settlement. With <see cref="UnavailableReason.TimedOut"/> the client goes on sending it; see <see cref="Settled"/>.</returns>
        public Task<Answer<Settlement>> CommitAsync(int? units = null, CancellationToken cancellation = default(CancellationToken))
        {
            return Wait(End(true, Units(units), () => Requests.Commit(Id, units, age.Elapsed)), cancellation);
        }

        /// <summary>As <see cref="CommitAsync"/>, for a thread that has to wait, such as Revit's own; it waits for at most the time limit.</summary>
        /// <param name="units">Units that were used; <c>null</c>: all.</param>
        /// <param name="cancellation">Ends the wait, not the commit.</param>
        public Answer<Settlement> Commit(int? units = null, CancellationToken cancellation = default(CancellationToken))
        {
            return Block(End(true, Units(units), () => Requests.Commit(Id, units, age.Elapsed)), cancellation);
        }

        /// <summary>The run did not succeed: gives the units back. Nothing is charged.</summary>
        /// <param name="outcome">Whether it failed or was cancelled.</param>
        /// <param name="errorClass">What kind of failure it was.</param>
        /// <param name="cancellation">Ends the wait, not the release.</param>
        public Task<Answer<Settlement>> ReleaseAsync(
            ReleaseOutcome outcome, ErrorClass? errorClass = null, CancellationToken cancellation = default(CancellationToken))
        {
            return Wait(End(false, null, () => Requests.Release(Id, outcome, errorClass, age.Elapsed)), cancellation);
        }

        /// <summary>As <see cref="ReleaseAsync"/>, for a thread that has to wait.</summary>
        /// <param name="outcome">Whether it failed or was cancelled.</param>
        /// <param name="errorClass">What kind of failure it was.</param>
        /// <param name="cancellation">Ends the wait, not the release.</param>
        public Answer<Settlement> Release(
            ReleaseOutcome outcome, ErrorClass? errorClass = null, CancellationToken cancellation = default(CancellationToken))
        {
            return Block(End(false, null, () => Requests.Release(Id, outcome, errorClass, age.Elapsed)), cancellation);
        }

        /// <summary>Gives the units back, as cancelled, unless it was committed or released. Returns at once.</summary>
        public void Dispose()
        {
            End(false, null, () => Requests.Release(Id, ReleaseOutcome.Cancelled, null, age.Elapsed));
        }

        private static int? Units(int? units)
        {
            if (units < 1 || units > Requests.MaxUnits) throw new ArgumentOutOfRangeException(nameof(units), "Units are 1 to " + Requests.MaxUnits + ".");
            return units;
        }

        /// <summary>The first end counts; the same one again waits for the same answer.</summary>
        /// <returns>The end on its way, or <c>null</c> when it ended otherwise before.</returns>
        private PendingCall End(bool asCommit, int? units, Func<object> parameters)
        {
            PendingCall call;
            lock (sync)
            {
                if (ending != null) return isCommit == asCommit ? ending : null;
                isCommit = asCommit;
                call = ending = worker.Begin(asCommit ? Methods.Commit : Methods.Release, parameters(), true);
            }
            call.Task.ContinueWith(
                ended => Finish(ended.Result), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return call;
        }

        /// <summary>Takes note of the end. Whoever sees the answer first does it, so that the state is right when a commit returns.</summary>
        private Answer<Settlement> Finish(RawAnswer raw)
        {
            Answer<Settlement> answer = raw.Read(Settlement.Read);
            lock (sync) state = StateAfter(answer);
            open.Remove(this);
            settled.TrySetResult(answer);
            return answer;
        }

        private ReservationState StateAfter(Answer<Settlement> answer)
        {
            if (answer.Succeeded) return isCommit ? ReservationState.Committed : ReservationState.Released;
            if (answer.Error == null) return state;
            switch (answer.Error.Reason)
            {
                case "expired": return ReservationState.Expired;
                case "released": return ReservationState.Released;
                case "reservation_unknown": return ReservationState.Unknown;
                default: return state;
            }
        }

        /// <summary>Takes note of what the companion says after a new connection.</summary>
        internal void TakeNote(ReservationState told)
        {
            lock (sync) if (ending == null) state = told;
        }

        private async Task<Answer<Settlement>> Wait(PendingCall call, CancellationToken cancellation)
        {
            if (call == null) return EndedOtherwise();
            var patience = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var deadline = new Deadline(limit, () => patience.TrySetResult(true));
            worker.Deadlines.Add(deadline);
            using (cancellation.Register(() => patience.TrySetCanceled()))
            {
                await Task.WhenAny(call.Task, patience.Task).ConfigureAwait(false);
            }
            worker.Deadlines.Remove(deadline);
            if (call.Task.IsCompleted) return Finish(call.Task.Result);
            cancellation.ThrowIfCancellationRequested();
            return new Answer<Settlement>(UnavailableWords.TimedOut(limit));
        }

        private Answer<Settlement> Block(PendingCall call, CancellationToken cancellation)
        {
            if (call == null) return EndedOtherwise();
            bool isDone = call.Task.Wait(Deadline.Milliseconds(limit), cancellation);
            return isDone ? Finish(call.Task.Result) : new Answer<Settlement>(UnavailableWords.TimedOut(limit));
        }

        private Answer<Settlement> EndedOtherwise()
        {
            return new Answer<Settlement>(new CompanionError(
                -32000,
                "conflict",
                false,
                isCommit ? "This reservation was committed." : "This reservation was released.",
                "End a reservation once.",
                null));
        }
    }
}
