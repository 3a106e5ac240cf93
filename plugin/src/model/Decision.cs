using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>Whether an operation may run, which gate decided, and what would let it pass. A denial is a result, never an error.</summary>
    public sealed class Decision
    {
        internal static readonly WireNames<DecisionCode> Codes = new WireNames<DecisionCode>('_', DecisionCode.Unknown);

        private Decision(JsonFields fields)
        {
            Allowed = fields.RequireFlag("allowed");
            CodeText = fields.RequireText("code");
            Code = Codes.Read(CodeText);
            Meter = MeterState.Read(fields.Object("meter"));
            Rate = RateState.Read(fields.Object("rate"));
            Offline = OfflineState.Read(fields.Object("offline"));
            EntitlementVersion = fields.Whole("entitlementVersion");
            Age = fields.Milliseconds("ageMs");
            Upgrade = UpgradeHint.Read(fields.Object("upgrade"));
            RetryAfter = fields.Milliseconds("retryAfterMs");
            Message = fields.Text("message") ?? "";
        }

        /// <summary>True when the operation may run. This alone decides, whatever the code.</summary>
        public bool Allowed { get; }
        /// <summary>Which gate decided.</summary>
        public DecisionCode Code { get; }
        /// <summary>The code as it came, for example <c>quota_exhausted</c>.</summary>
        public string CodeText { get; }
        /// <summary>The meter that the operation draws on, before this request; <c>null</c> when it draws on none.</summary>
        public MeterState Meter { get; }
        /// <summary>The hourly rate; <c>null</c> when no plan is known.</summary>
        public RateState Rate { get; }
        /// <summary>Set while the cloud is out of reach.</summary>
        public OfflineState Offline { get; }
        /// <summary>Which signed statement decided.</summary>
        public long? EntitlementVersion { get; }
        /// <summary>How old that statement is.</summary>
        public TimeSpan? Age { get; }
        /// <summary>The cheapest plan that would let this pass; <c>null</c> when none would.</summary>
        public UpgradeHint Upgrade { get; }
        /// <summary>When trying again can help, if time alone can.</summary>
        public TimeSpan? RetryAfter { get; }
        /// <summary>One or two sentences for the person at the screen.</summary>
        public string Message { get; }

        internal static Decision Read(JsonFields fields)
        {
            return new Decision(fields);
        }
    }
}
