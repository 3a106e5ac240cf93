using System;
using System.Threading;
using System.Threading.Tasks;

namespace RevitAutoPlan.Companion
{
    /// <summary>A call that waits for its answer, across connections: it is sent again on the next one.</summary>
    internal sealed class PendingCall
    {
        private readonly TaskCompletionSource<RawAnswer> done =
            new TaskCompletionSource<RawAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        private Deadlines deadlines;
        private Deadline limit;
        private Deadline retry;
        private int retries;
        private CancellationTokenRegistration registration;

        /// <param name="id">Of the request on the wire.</param>
        /// <param name="method">Its method.</param>
        /// <param name="frame">The whole request.</param>
        /// <param name="isLasting">True for the end of a reservation: it waits for as long as the client lives.</param>
        public PendingCall(long id, string method, string frame, bool isLasting)
        {
            Id = id;
            Method = method;
            Frame = frame;
            IsLasting = isLasting;
        }

        public long Id { get; }
        public string Method { get; }
        public string Frame { get; }
        public bool IsLasting { get; }
        /// <summary>Number of the connection on which it was sent last; 0: not yet.</summary>
        public int SentOn { get; set; }
        /// <summary>True between an answer that says "try again" and the next try.</summary>
        public bool IsWaitingToRetry { get; private set; }
        /// <summary>How many connections on which it was sent ended in something that is not the protocol.</summary>
        public int Mishaps { get; set; }
        /// <summary>Number of the attempts to connect that had begun when the call was made.</summary>
        public int MadeAfterAttempt { get; set; }

        /// <summary>The answer. Completes without the thread pool, so that a thread may block on it.</summary>
        public Task<RawAnswer> Task
        {
            get { return done.Task; }
        }

        /// <summary>Gives the call a time limit and the caller's own token.</summary>
        public void Watch(Deadlines among, Deadline end, CancellationToken token, Action<PendingCall> cancelled)
        {
            deadlines = among;
            limit = end;
            deadlines.Add(limit);
            if (token.CanBeCanceled) registration = token.Register(state => cancelled((PendingCall)state), this);
            if (done.Task.IsCompleted) Unwatch();
        }

        public bool TryComplete(RawAnswer answer)
        {
            if (!done.TrySetResult(answer)) return false;
            Unwatch();
            return true;
        }

        public bool TryCancel(CancellationToken token)
        {
            if (!done.TrySetCanceled(token)) return false;
            Unwatch();
            return true;
        }

        /// <summary>Sends it again after a while: 0.1 s, then twice as long each time up to 5 s.</summary>
        public void RetryLater(Deadlines among, Action<PendingCall> send)
        {
            int wait = Math.Min(5000, 100 << Math.Min(10, retries++));
            IsWaitingToRetry = true;
            deadlines = among;
            retry = new Deadline(TimeSpan.FromMilliseconds(wait), () =>
            {
                IsWaitingToRetry = false;
                SentOn = 0;
                if (!done.Task.IsCompleted) send(this);
            });
            deadlines.Add(retry);
        }

        private void Unwatch()
        {
            if (limit != null) deadlines.Remove(limit);
            if (retry != null) deadlines.Remove(retry);
            registration.Dispose();
        }
    }
}
