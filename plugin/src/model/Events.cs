using System;
using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>What the account may do has changed. After a paid upgrade it comes within seconds: try the refused operation again.</summary>
    public sealed class EntitlementsChangedEventArgs : EventArgs
    {
        internal EntitlementsChangedEventArgs(JsonFields fields)
        {
            Version = fields.Whole("version");
            Plan = fields.Text("plan");
            PlanName = fields.Text("planName");
            Reason = fields.Text("reason") ?? "";
            Meters = MeterState.ReadAll(fields, "meters");
        }

        /// <summary>Version of the signed statement; <c>null</c> when signed out.</summary>
        public long? Version { get; }
        /// <summary>Id of the plan; <c>null</c> when signed out.</summary>
        public string Plan { get; }
        /// <summary>Name of the plan; <c>null</c> when signed out.</summary>
        public string PlanName { get; }
        /// <summary><c>signed_in</c>, <c>signed_out</c>, <c>plan_changed</c>, <c>renewed</c>, <c>revoked</c>, <c>refreshed</c>, or a newer one.</summary>
        public string Reason { get; }
        /// <summary>The meters as they now stand.</summary>
        public IReadOnlyList<MeterState> Meters { get; }
    }

    /// <summary>Usage has changed, here or on another device.</summary>
    public sealed class UsageChangedEventArgs : EventArgs
    {
        internal UsageChangedEventArgs(JsonFields fields)
        {
            Meters = MeterState.ReadAll(fields, "meters");
            JsonFields warning = fields.Object("warning");
            if (warning == null) return;
            WarningMeter = warning.Text("meter");
            WarningLevel = warning.Whole("level");
            WarningMessage = warning.Text("message");
        }

        /// <summary>The meters as they now stand.</summary>
        public IReadOnlyList<MeterState> Meters { get; }
        /// <summary>The meter that a warning is about; else <c>null</c>.</summary>
        public string WarningMeter { get; }
        /// <summary>80 or 100, once for each meter and month; else <c>null</c>.</summary>
        public long? WarningLevel { get; }
        /// <summary>The warning, for the person at the screen; else <c>null</c>.</summary>
        public string WarningMessage { get; }
    }

    /// <summary>The companion found or lost the way to the cloud.</summary>
    public sealed class ConnectivityChangedEventArgs : EventArgs
    {
        internal ConnectivityChangedEventArgs(JsonFields fields)
        {
            Online = fields.Flag("online") == true;
            LastSyncAt = fields.Instant("lastSyncAt");
            GraceEndsAt = fields.Instant("graceEndsAt");
        }

        /// <summary>Whether the cloud is in reach.</summary>
        public bool Online { get; }
        /// <summary>When the companion last spoke with the cloud, UTC.</summary>
        public DateTime? LastSyncAt { get; }
        /// <summary>Until when the companion decides alone, UTC.</summary>
        public DateTime? GraceEndsAt { get; }
    }

    /// <summary>The companion ends.</summary>
    public sealed class CompanionShutdownEventArgs : EventArgs
    {
        internal CompanionShutdownEventArgs(JsonFields fields)
        {
            Reason = fields.Text("reason") ?? "";
            Restart = fields.Flag("restart") == true;
        }

        /// <summary>Why, for people.</summary>
        public string Reason { get; }
        /// <summary>True when it will be back soon.</summary>
        public bool Restart { get; }
    }

    /// <summary>The connection to the companion came or went.</summary>
    public sealed class ConnectionChangedEventArgs : EventArgs
    {
        internal ConnectionChangedEventArgs(CompanionSession session, Unavailable unavailable)
        {
            Session = session;
            Unavailable = unavailable;
        }

        /// <summary>True when connected.</summary>
        public bool Connected
        {
            get { return Session != null; }
        }

        /// <summary>What the companion said; <c>null</c> when the connection went.</summary>
        public CompanionSession Session { get; }
        /// <summary>Why it went; <c>null</c> when connected.</summary>
        public Unavailable Unavailable { get; }
    }
}
