using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>Waits between attempts to connect: 0.25 s, then twice as long each time up to 10 s, with a random share taken off.</summary>
    internal sealed class Backoff
    {
        /// <summary>However eagerly calls ask, attempts are so far apart.</summary>
        public static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);
        /// <summary>While a call waits for a connection.</summary>
        public static readonly TimeSpan WhileAwaited = TimeSpan.FromMilliseconds(150);
        /// <summary>A connection that lasted so long was a good one.</summary>
        public static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);
        private const double First = 250;
        private const double Longest = 10000;
        private readonly Random random = new Random();
        private double next = First;

        public TimeSpan Next()
        {
            double wait = next * (0.5 + random.NextDouble() / 2);
            next = Math.Min(Longest, next * 2);
            return TimeSpan.FromMilliseconds(wait);
        }

        public void Reset()
        {
            next = First;
        }
    }
}
