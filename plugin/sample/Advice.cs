using System;
using System.Globalization;
using RevitAutoPlan.Companion;

namespace AutoPlanSample
{
    /// <summary>What a person can do about a refusal: one button, and until when waiting helps.</summary>
    public sealed class Advice
    {
        private Advice(string button, CompanionView view, string plan)
        {
            Button = button;
            View = view;
            Plan = plan;
        }

        /// <summary>What stands on the button; <c>null</c>: there is none.</summary>
        public string Button { get; }
        /// <summary>What the button shows.</summary>
        public CompanionView View { get; }
        /// <summary>The plan to show.</summary>
        public string Plan { get; }

        /// <summary>The button for a refusal.</summary>
        public static Advice For(Decision decision)
        {
            switch (decision.Code)
            {
                case DecisionCode.SignInRequired: return new Advice("Sign in", CompanionView.SignIn, null);
                case DecisionCode.PaymentRequired: return new Advice("Fix the card", CompanionView.Upgrade, PlanOf(decision));
                case DecisionCode.DeviceNotAllowed:
                case DecisionCode.OfflineGraceEnded:
                case DecisionCode.ClockUntrusted: return new Advice("See what is wrong", CompanionView.Diagnostics, null);
                case DecisionCode.ProjectBlocked: return new Advice("Open the companion", CompanionView.Overview, null);
                case DecisionCode.SubscriptionEnded: return new Advice("Choose a plan", CompanionView.Upgrade, PlanOf(decision));
                default: return decision.Upgrade == null ? new Advice(null, CompanionView.Overview, null) : Upgrade(decision.Upgrade);
            }
        }

        /// <summary>Until when waiting helps, in the person's own time; empty when it does not, or when the message says it.</summary>
        public static string Wait(Decision decision, DateTime now)
        {
            if (decision.RetryAfter == null || decision.Code == DecisionCode.QuotaExhausted) return "";
            TimeSpan wait = decision.RetryAfter.Value;
            if (wait < TimeSpan.FromMinutes(1)) return "Try again in a moment.";
            return "Or wait until " + (now + wait).ToString("t", CultureInfo.CurrentCulture) + ".";
        }

        private static string PlanOf(Decision decision)
        {
            return decision.Upgrade == null ? null : decision.Upgrade.RequiredPlan;
        }

        private static Advice Upgrade(UpgradeHint upgrade)
        {
            string price = upgrade.MonthlyPriceUsd.HasValue
                ? " ($" + upgrade.MonthlyPriceUsd.Value.ToString("0.##", CultureInfo.InvariantCulture) + " a month)"
                : "";
            return new Advice("Upgrade to " + upgrade.PlanName + price, CompanionView.Upgrade, upgrade.RequiredPlan);
        }
    }
}
