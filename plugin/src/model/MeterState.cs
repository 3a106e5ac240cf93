using System;
using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>One meter of the account as this computer knows it. Units are whole.</summary>
    public sealed class MeterState
    {
        internal MeterState(string key, long used, long held, long? limit, long? remaining, DateTime? resetsAt)
        {
            Key = key;
            Used = used;
            Held = held;
            Limit = limit;
            Remaining = remaining;
            ResetsAt = resetsAt;
        }

        /// <summary><c>ai_layouts</c> or <c>building_scans</c>; companions may come to know more.</summary>
        public string Key { get; }
        /// <summary>Units charged in this month.</summary>
        public long Used { get; }
        /// <summary>Units that running operations hold.</summary>
        public long Held { get; }
        /// <summary>Units of a month; <c>null</c>: unlimited.</summary>
        public long? Limit { get; }
        /// <summary>Units that are left; <c>null</c>: unlimited.</summary>
        public long? Remaining { get; }
        /// <summary>When the meter begins at zero again, UTC.</summary>
        public DateTime? ResetsAt { get; }

        internal static MeterState Read(JsonFields fields)
        {
            if (fields == null) return null;
            return new MeterState(
                fields.RequireText("key"),
                fields.RequireWhole("used"),
                fields.RequireWhole("held"),
                fields.Whole("limit"),
                fields.Whole("remaining"),
                fields.Instant("resetsAt"));
        }

        internal static IReadOnlyList<MeterState> ReadAll(JsonFields fields, string name)
        {
            var meters = new List<MeterState>();
            foreach (JsonFields one in fields.Objects(name)) meters.Add(Read(one));
            return meters;
        }
    }
}
