using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>The cloud is out of reach of the companion.</summary>
    public sealed class OfflineState
    {
        internal OfflineState(DateTime? since, DateTime? graceEndsAt)
        {
            Since = since;
            GraceEndsAt = graceEndsAt;
        }

        /// <summary>Since when, UTC.</summary>
        public DateTime? Since { get; }
        /// <summary>Until when the companion decides alone, UTC.</summary>
        public DateTime? GraceEndsAt { get; }

        internal static OfflineState Read(JsonFields fields)
        {
            return fields == null ? null : new OfflineState(fields.Instant("since"), fields.Instant("graceEndsAt"));
        }
    }
}
