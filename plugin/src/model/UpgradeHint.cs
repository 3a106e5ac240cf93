using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>The cheapest plan that would let this very request pass.</summary>
    public sealed class UpgradeHint
    {
        internal UpgradeHint(string requiredPlan, string planName, double? monthlyPriceUsd, IReadOnlyList<Unlock> unlocks)
        {
            RequiredPlan = requiredPlan;
            PlanName = planName;
            MonthlyPriceUsd = monthlyPriceUsd;
            Unlocks = unlocks;
        }

        /// <summary>The plan's id, for <see cref="CompanionClient.OpenAsync"/>.</summary>
        public string RequiredPlan { get; }
        /// <summary>The plan's name, for people.</summary>
        public string PlanName { get; }
        /// <summary>US dollars a month; <c>null</c>: negotiated.</summary>
        public double? MonthlyPriceUsd { get; }
        /// <summary>What the plan lifts.</summary>
        public IReadOnlyList<Unlock> Unlocks { get; }

        internal static UpgradeHint Read(JsonFields fields)
        {
            if (fields == null) return null;
            var unlocks = new List<Unlock>();
            foreach (JsonFields one in fields.Objects("unlocks")) unlocks.Add(Unlock.Read(one));
            string plan = fields.RequireText("requiredPlan");
            return new UpgradeHint(plan, fields.Text("planName") ?? plan, fields.Number("monthlyPriceUsd"), unlocks);
        }
    }
}
