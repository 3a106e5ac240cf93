using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>The calls that wait for an answer, in the order they were made. Safe from any thread.</summary>
    internal sealed class CallTable
    {
        /// <summary>More waiting calls than this are refused: someone asks faster than the companion can answer.</summary>
        public const int Most = 2000;
        private readonly Dictionary<long, PendingCall> calls = new Dictionary<long, PendingCall>();
        private readonly HashSet<long> abandonedReserves = new HashSet<long>();
        private readonly object sync = new object();
        private int asking;

        /// <returns>False when too many wait already. The ends of reservations are always taken.</returns>
        public bool Add(PendingCall call)
        {
            lock (sync)
            {
                if (!call.IsLasting && asking >= Most) return false;
                calls[call.Id] = call;
                if (!call.IsLasting) asking++;
                return true;
            }
        }

        /// <summary>The call of an id; it stays in the table.</summary>
        public PendingCall Find(long id)
        {
            lock (sync)
            {
                PendingCall call;
                return calls.TryGetValue(id, out call) ? call : null;
            }
        }

        /// <summary>Takes a call out.</summary>
        /// <param name="call">The call.</param>
        /// <param name="isAbandoned">True when nobody waits any more although it was sent: a reservation that it still brings must be given back.</param>
        public bool Remove(PendingCall call, bool isAbandoned)
        {
            lock (sync)
            {
                if (!calls.Remove(call.Id)) return false;
                if (!call.IsLasting) asking--;
                if (isAbandoned && call.SentOn != 0 && call.Method == Methods.Reserve) abandonedReserves.Add(call.Id);
                return true;
            }
        }

        /// <summary>Takes a call out and answers it.</summary>
        /// <returns>False when it had been answered or cancelled before.</returns>
        public bool Complete(PendingCall call, RawAnswer answer, bool isAbandoned)
        {
            Remove(call, isAbandoned);
            return call.TryComplete(answer);
        }

        /// <summary>Whether an answer is that to a reserve that nobody waits for; true once.</summary>
        public bool TakeAbandonedReserve(long id)
        {
            lock (sync) return abandonedReserves.Remove(id);
        }

        /// <summary>The connection is gone, and with it every answer that was due on it.</summary>
        public void ForgetAbandoned()
        {
            lock (sync) abandonedReserves.Clear();
        }

        /// <summary>All calls, oldest first.</summary>
        public List<PendingCall> All()
        {
            lock (sync)
            {
                var all = new List<PendingCall>(calls.Values);
                all.Sort((one, other) => one.Id.CompareTo(other.Id));
                return all;
            }
        }

        /// <summary>Whether anything waits.</summary>
        public bool IsEmpty
        {
            get { lock (sync) return calls.Count == 0; }
        }
    }
}
