using System;
using System.Diagnostics;

namespace RevitAutoPlan.Companion
{
    /// <summary>Decides when to ask whether the companion still lives, and when it does not.</summary>
    internal sealed class Pulse
    {
        /// <summary>Heartbeats of silence after which a connection is given up (docs/protocol.md section 7).</summary>
        private const int MissedBeats = 3;
        /// <summary>How long the companion may take to show a sign of life after a call of a person was not answered in time.</summary>
        private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(2);

        private readonly TimeSpan heartbeat;
        private Stopwatch sinceAsked;
        private bool isDoubted;

        public Pulse(TimeSpan heartbeat)
        {
            // A companion that names no sensible beat is taken as one of the usual 15 seconds.
            this.heartbeat = heartbeat > TimeSpan.Zero && heartbeat < TimeSpan.FromHours(1) ? heartbeat : TimeSpan.FromSeconds(15);
        }

        /// <param name="silence">Time since anything was heard.</param>
        /// <param name="hasNewDoubt">True when a call has just not been answered in time.</param>
        /// <returns>True when a ping must be sent now.</returns>
        /// <exception cref="LinkException">It has been silent for too long.</exception>
        public bool MustAsk(TimeSpan silence, bool hasNewDoubt)
        {
            bool isAnswered = sinceAsked != null && silence < sinceAsked.Elapsed;
            if (isAnswered)
            {
                sinceAsked = null;
                isDoubted = false;
            }
            if (hasNewDoubt && !isDoubted)
            {
                isDoubted = true;
                sinceAsked = Stopwatch.StartNew();
                return true;
            }
            bool isGone = isDoubted ? sinceAsked.Elapsed > Doubt : silence > TimeSpan.FromTicks(heartbeat.Ticks * MissedBeats);
            if (isGone) throw new LinkException(UnavailableWords.Disconnected());
            if (sinceAsked != null || silence < heartbeat) return false;
            sinceAsked = Stopwatch.StartNew();
            return true;
        }
    }
}
