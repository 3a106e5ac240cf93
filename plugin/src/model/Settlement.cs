using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>The end of a reservation. It was on the companion's disk before it was answered.</summary>
    public sealed class Settlement
    {
        private Settlement(JsonFields fields)
        {
            EventId = fields.RequireText("eventId");
            Charged = fields.RequireWhole("charged");
            Overage = fields.Whole("overage") ?? 0;
            Meters = MeterState.ReadAll(fields, "meters");
            Synced = fields.Flag("synced") == true;
            Duplicate = fields.Flag("duplicate") == true;
        }

        /// <summary>The id of the event in the account's books; the reservation's own id.</summary>
        public string EventId { get; }
        /// <summary>Units charged; 0 for a release.</summary>
        public long Charged { get; }
        /// <summary>Units of a lapsed hold that were no longer free; recorded, never billed.</summary>
        public long Overage { get; }
        /// <summary>The meters as they then stand.</summary>
        public IReadOnlyList<MeterState> Meters { get; }
        /// <summary>True once the cloud has acknowledged it. False is normal: the companion sends it by itself.</summary>
        public bool Synced { get; }
        /// <summary>True when the reservation had ended so before.</summary>
        public bool Duplicate { get; }

        internal static Settlement Read(JsonFields fields)
        {
            return new Settlement(fields);
        }
    }
}
