using System;
using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>The answer to a reserve, as it came.</summary>
    internal sealed class Reserved
    {
        private Reserved(JsonFields fields)
        {
            Decision = Decision.Read(fields.RequireObject("decision"));
            if (fields.RequireText("outcome") != "reserved") return;
            ReservationId = fields.RequireText("reservationId");
            ExpiresAt = fields.Instant("expiresAt");
            Meters = MeterState.ReadAll(fields, "meters");
        }

        public Decision Decision { get; }
        /// <summary><c>null</c> when it was denied.</summary>
        public string ReservationId { get; }
        public DateTime? ExpiresAt { get; }
        public IReadOnlyList<MeterState> Meters { get; }

        public static Reserved Read(JsonFields fields)
        {
            return new Reserved(fields);
        }
    }
}
