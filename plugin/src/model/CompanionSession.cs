using System;
using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>What the companion said when the connection was made.</summary>
    public sealed class CompanionSession
    {
        private CompanionSession(JsonFields fields)
        {
            JsonFields server = fields.RequireObject("server");
            CompanionVersion = server.RequireText("version");
            Protocol = server.RequireText("protocol");
            ConnectionId = fields.RequireText("connectionId");
            JsonFields account = fields.Object("account");
            if (account != null)
            {
                AccountId = account.Text("id");
                AccountName = account.Text("displayName");
            }
            JsonFields entitlement = fields.Object("entitlement");
            if (entitlement != null)
            {
                Plan = entitlement.Text("plan");
                PlanName = entitlement.Text("planName");
                EntitlementVersion = entitlement.Whole("version");
                ValidUntil = entitlement.Instant("validUntil");
            }
            Meters = MeterState.ReadAll(fields, "meters");
            Heartbeat = fields.Milliseconds("heartbeatMs") ?? TimeSpan.FromSeconds(15);
            JsonFields hold = fields.Object("hold");
            HoldGrace = (hold == null ? null : hold.Milliseconds("graceMs")) ?? TimeSpan.FromMinutes(5);
            LateCommit = (hold == null ? null : hold.Milliseconds("lateCommitMs")) ?? TimeSpan.FromHours(24);
        }

        /// <summary>Version of the companion.</summary>
        public string CompanionVersion { get; }
        /// <summary>The protocol that is spoken.</summary>
        public string Protocol { get; }
        /// <summary>The companion's id of this connection, for its log.</summary>
        public string ConnectionId { get; }
        /// <summary>The account; <c>null</c> before sign-in.</summary>
        public string AccountId { get; }
        /// <summary>The account's name; <c>null</c> before sign-in.</summary>
        public string AccountName { get; }
        /// <summary>Id of the plan; <c>null</c> when none is known.</summary>
        public string Plan { get; }
        /// <summary>Name of the plan; <c>null</c> when none is known.</summary>
        public string PlanName { get; }
        /// <summary>Version of the signed statement of what the account may do.</summary>
        public long? EntitlementVersion { get; }
        /// <summary>Until when that statement holds, UTC.</summary>
        public DateTime? ValidUntil { get; }
        /// <summary>The meters; empty before sign-in.</summary>
        public IReadOnlyList<MeterState> Meters { get; }
        /// <summary>How often each side shows that it lives.</summary>
        public TimeSpan Heartbeat { get; }
        /// <summary>How long a hold outlives its connection.</summary>
        public TimeSpan HoldGrace { get; }
        /// <summary>How long after that it can still be committed.</summary>
        public TimeSpan LateCommit { get; }

        internal static CompanionSession Read(JsonFields fields)
        {
            return new CompanionSession(fields);
        }
    }
}
