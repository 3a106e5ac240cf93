using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>The companion lives.</summary>
    public sealed class PingResult
    {
        private PingResult(DateTime at)
        {
            At = at;
        }

        /// <summary>The companion's time, UTC.</summary>
        public DateTime At { get; }

        internal static PingResult Read(JsonFields fields)
        {
            return new PingResult(fields.RequireInstant("at"));
        }
    }
}
