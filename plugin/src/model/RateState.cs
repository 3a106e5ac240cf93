using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>Granted reservations of the last 60 minutes.</summary>
    public sealed class RateState
    {
        internal RateState(long? limit, long? remaining, DateTime? nextAt)
        {
            Limit = limit;
            Remaining = remaining;
            NextAt = nextAt;
        }

        /// <summary>Reservations an hour; <c>null</c>: unlimited.</summary>
        public long? Limit { get; }
        /// <summary>Reservations that are left now; <c>null</c>: unlimited.</summary>
        public long? Remaining { get; }
        /// <summary>When the next one is free again, UTC; set at the limit.</summary>
        public DateTime? NextAt { get; }

        internal static RateState Read(JsonFields fields)
        {
            return fields == null ? null : new RateState(fields.Whole("limit"), fields.Whole("remaining"), fields.Instant("nextAt"));
        }
    }
}
