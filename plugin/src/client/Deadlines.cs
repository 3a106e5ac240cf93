using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace RevitAutoPlan.Companion
{
    /// <summary>A moment at which something is done unless it was taken back before.</summary>
    internal sealed class Deadline
    {
        private readonly long due;
        private readonly Action passed;

        /// <param name="limit">From now.</param>
        /// <param name="passed">Called on a thread of the pool.</param>
        public Deadline(TimeSpan limit, Action passed)
        {
            due = Stopwatch.GetTimestamp() + (long)(Milliseconds(limit) / 1000d * Stopwatch.Frequency);
            this.passed = passed;
        }

        /// <summary>A time limit as a wait takes it: at least a millisecond, at most some weeks.</summary>
        public static int Milliseconds(TimeSpan limit)
        {
            return (int)Math.Max(1, Math.Min(int.MaxValue, limit.TotalMilliseconds));
        }

        public bool IsDue(long now)
        {
            return now >= due;
        }

        public void Pass()
        {
            passed();
        }
    }

    /// <summary>
    /// The time limits of all calls on one timer, which runs only while there are some. A timer for each call would be kept by some runtimes
    /// until its time has come, long after the call was answered.
    /// </summary>
    internal sealed class Deadlines
    {
        /// <summary>How closely limits are kept, milliseconds.</summary>
        private const int Tick = 40;
        private readonly HashSet<Deadline> open = new HashSet<Deadline>();
        private readonly Timer timer;
        private bool isTicking;

        public Deadlines()
        {
            timer = new Timer(Look, null, Timeout.Infinite, Timeout.Infinite);
        }

        public void Add(Deadline deadline)
        {
            lock (open)
            {
                open.Add(deadline);
                if (isTicking) return;
                isTicking = true;
                timer.Change(Tick, Tick);
            }
        }

        public void Remove(Deadline deadline)
        {
            lock (open) open.Remove(deadline);
        }

        private void Look(object unused)
        {
            var due = new List<Deadline>();
            lock (open)
            {
                long now = Stopwatch.GetTimestamp();
                foreach (Deadline one in open) if (one.IsDue(now)) due.Add(one);
                foreach (Deadline one in due) open.Remove(one);
                if (open.Count == 0)
                {
                    isTicking = false;
                    timer.Change(Timeout.Infinite, Timeout.Infinite);
                }
            }
            foreach (Deadline one in due) one.Pass();
        }
    }
}
