using System;
using System.Collections.Generic;
using System.Globalization;

namespace RevitAutoPlan.Companion.Testing
{
    /// <summary>A decision that a <see cref="FakeCompanion"/> gives. Made by code; every field can be changed.</summary>
    public sealed class FakeDecision
    {
        private FakeDecision(string code)
        {
            Code = code;
            Allowed = code == "ok" || code == "ok_offline" || code == "near_limit";
        }

        /// <summary>The code on the wire. One that no client knows can be tried too.</summary>
        public string Code { get; }
        /// <summary>Whether the operation may run.</summary>
        public bool Allowed { get; set; }
        /// <summary>The sentence for the person.</summary>
        public string Message { get; set; } = "";
        /// <summary>Milliseconds after which trying again can help.</summary>
        public long? RetryAfterMs { get; set; }
        /// <summary>Id of the plan that would let it pass; <c>null</c>: none would.</summary>
        public string RequiredPlan { get; set; }
        /// <summary>Name of that plan.</summary>
        public string PlanName { get; set; }
        /// <summary>Its price in US dollars a month; <c>null</c>: negotiated.</summary>
        public double? MonthlyPriceUsd { get; set; }
        /// <summary>What it lifts: <c>limit</c> or <c>feature</c>.</summary>
        public string UnlockKind { get; set; } = "limit";
        /// <summary>The limit or feature that it lifts.</summary>
        public string UnlockKey { get; set; } = "ai_layouts";
        /// <summary>The new limit.</summary>
        public long? UnlockLimit { get; set; }
        /// <summary>Whether the cloud is out of reach.</summary>
        public bool Offline { get; set; }

        /// <summary>The decision of a code, with the sentence and the hint that the companion gives with it on the plan Free.</summary>
        /// <param name="code">Any code but <see cref="DecisionCode.Unknown"/>.</param>
        public static FakeDecision Of(DecisionCode code)
        {
            var decision = new FakeDecision(Decision.Codes.NameOf(code));
            switch (code)
            {
                case DecisionCode.Ok: return decision.Says("Allowed. 4 layouts left.");
                case DecisionCode.OkOffline:
                    decision.Offline = true;
                    return decision.Says("Allowed. 4 layouts left. Working offline; it is counted when the network is back.");
                case DecisionCode.NearLimit: return decision.Says("Allowed. 1 layout left.");
                case DecisionCode.SignInRequired: return decision.Says("Sign in to the RevitAutoPlan companion to run this.");
                case DecisionCode.FeatureNotInPlan:
                    return decision.Says("Free does not have code compliance. Professional has it.").Unlocks("feature", "code_compliance", null);
                case DecisionCode.QuotaExhausted:
                    decision.RetryAfterMs = 731888569;
                    return decision.Says("All 5 layouts of this month are used. Professional gives 100.").Unlocks("limit", "ai_layouts", 100);
                case DecisionCode.LeaseExhausted:
                    return decision.Says("Other devices of the account hold the layouts that are left.").Waits(2000);
                case DecisionCode.AreaOverLimit:
                    return decision.Says("Free takes projects up to 200 m². Professional takes projects up to 2,000 m².").Unlocks("limit", "max_project_size_sqm", 2000);
                case DecisionCode.RateLimited:
                    return decision.Says("10 operations ran in the last hour. Professional gives 100 an hour.").Waits(600000).Unlocks("limit", "api_calls", 100);
                case DecisionCode.PaymentRequired:
                    return decision.Says("The last payment failed. Update the card to go on with Professional.").Unlocks("limit", "ai_layouts", 100);
                case DecisionCode.SubscriptionEnded:
                    return decision.Says("The subscription has ended. Professional gives 100.").Unlocks("limit", "ai_layouts", 100);
                case DecisionCode.OfflineGraceEnded: return decision.Says("The companion was offline for too long. Connect to the internet once.");
                case DecisionCode.ClockUntrusted: return decision.Says("The clock of this computer was set back. Correct it or connect to the internet.");
                case DecisionCode.DeviceNotAllowed: return decision.Says("This device was retired from the account.");
                case DecisionCode.ProjectBlocked: return decision.Says("This project is excluded in the companion’s settings.");
                case DecisionCode.Busy: return decision.Says("The companion is busy.").Waits(2000);
                case DecisionCode.UnsupportedClient: return decision.Says("This plugin is too old for the companion. Update the plugin.");
                case DecisionCode.InvalidRequest: return decision.Says("The plugin did not say how large the project is.");
                default: throw new ArgumentOutOfRangeException(nameof(code));
            }
        }

        /// <summary>A refusal by a code that this version of the client does not know.</summary>
        /// <param name="code">The code on the wire.</param>
        /// <param name="message">The sentence for the person.</param>
        public static FakeDecision OfUnknownCode(string code, string message)
        {
            return new FakeDecision(code).Says(message);
        }

        private FakeDecision Says(string message)
        {
            Message = message;
            return this;
        }

        private FakeDecision Waits(long milliseconds)
        {
            RetryAfterMs = milliseconds;
            return this;
        }

        private FakeDecision Unlocks(string kind, string key, long? limit)
        {
            RequiredPlan = "professional";
            PlanName = "Professional";
            MonthlyPriceUsd = 49;
            UnlockKind = kind;
            UnlockKey = key;
            UnlockLimit = limit;
            return this;
        }

        internal Dictionary<string, object> ToJson(object meter)
        {
            string now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            return new Dictionary<string, object>
            {
                { "allowed", Allowed },
                { "code", Code },
                { "meter", meter },
                { "rate", new Dictionary<string, object> { { "limit", 10 }, { "remaining", 10 }, { "nextAt", null } } },
                { "offline", Offline ? new Dictionary<string, object> { { "since", now }, { "graceEndsAt", now } } : null },
                { "entitlementVersion", 1 },
                { "ageMs", 1000 },
                { "upgrade", UpgradeJson() },
                { "retryAfterMs", RetryAfterMs.HasValue ? (object)RetryAfterMs.Value : null },
                { "message", Message }
            };
        }

        private object UpgradeJson()
        {
            if (RequiredPlan == null) return null;
            var unlock = new Dictionary<string, object> { { "kind", UnlockKind }, { "key", UnlockKey } };
            if (UnlockKind == "limit") unlock["limit"] = UnlockLimit.HasValue ? (object)UnlockLimit.Value : null;
            return new Dictionary<string, object>
            {
                { "requiredPlan", RequiredPlan },
                { "planName", PlanName },
                { "monthlyPriceUsd", MonthlyPriceUsd.HasValue ? (object)MonthlyPriceUsd.Value : null },
                { "unlocks", new object[] { unlock } }
            };
        }
    }
}
