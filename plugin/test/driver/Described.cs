using System;
using System.Collections.Generic;
using System.Linq;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>The client's typed values as JSON, for tests in another language.</summary>
    internal static class Described
    {
        public static object Of(CheckAnswer answer)
        {
            return Outcome(answer, answer.Value == null ? null : Of(answer.Value), answer.Message, "allowed", answer.Allowed);
        }

        public static object Of(ReserveAnswer answer, string handle)
        {
            var all = (Dictionary<string, object>)Outcome(answer, answer.Value == null ? null : Of(answer.Value), answer.Message, "granted", answer.Granted);
            if (answer.Granted)
            {
                all["reservation"] = handle;
                all["reservationId"] = answer.Reservation.Id;
            }
            return all;
        }

        public static object Of(Answer<Settlement> answer)
        {
            Settlement value = answer.Value;
            return Outcome(answer, value == null ? null : new Dictionary<string, object>
            {
                { "eventId", value.EventId }, { "charged", value.Charged }, { "overage", value.Overage }, { "synced", value.Synced },
                { "duplicate", value.Duplicate }, { "meters", value.Meters.Select(Of).ToList() }
            }, answer.Message, "succeeded", answer.Succeeded);
        }

        public static object Of(Answer<CompanionSession> answer)
        {
            return Outcome(answer, Of(answer.Value), answer.Message, "succeeded", answer.Succeeded);
        }

        public static object Of(CompanionSession session)
        {
            return session == null ? null : new Dictionary<string, object>
            {
                { "companionVersion", session.CompanionVersion }, { "protocol", session.Protocol }, { "connectionId", session.ConnectionId },
                { "accountName", session.AccountName }, { "plan", session.Plan }, { "planName", session.PlanName },
                { "meters", session.Meters.Select(Of).ToList() }, { "heartbeatMs", session.Heartbeat.TotalMilliseconds },
                { "holdGraceMs", session.HoldGrace.TotalMilliseconds }
            };
        }

        public static object Of(Answer<OpenResult> answer)
        {
            return Outcome(answer, answer.Value == null ? null : (object)answer.Value.Opened, answer.Message, "succeeded", answer.Succeeded);
        }

        public static object Of(Answer<PingResult> answer)
        {
            return Outcome(answer, answer.Value == null ? null : answer.Value.At.ToString("o"), answer.Message, "succeeded", answer.Succeeded);
        }

        public static object Of(Answer<IReadOnlyList<ReservationStatus>> answer)
        {
            object value = answer.Value == null ? null : answer.Value.Select(one => new Dictionary<string, object>
            {
                { "reservationId", one.ReservationId }, { "state", one.State.ToString() }, { "charged", one.Charged }
            }).ToList();
            return Outcome(answer, value, answer.Message, "succeeded", answer.Succeeded);
        }

        public static object Of(MeterState meter)
        {
            return new Dictionary<string, object>
            {
                { "key", meter.Key }, { "used", meter.Used }, { "held", meter.Held }, { "limit", Of(meter.Limit) }, { "remaining", Of(meter.Remaining) },
                { "resetsAt", Of(meter.ResetsAt) }
            };
        }

        public static Dictionary<string, object> Of(Decision decision)
        {
            return new Dictionary<string, object>
            {
                { "allowed", decision.Allowed }, { "code", decision.Code.ToString() }, { "codeText", decision.CodeText },
                { "message", decision.Message }, { "meter", decision.Meter == null ? null : Of(decision.Meter) },
                { "rateLimit", decision.Rate == null ? null : Of(decision.Rate.Limit) }, { "offline", decision.Offline != null },
                { "requiredPlan", decision.Upgrade == null ? null : decision.Upgrade.RequiredPlan },
                { "monthlyPriceUsd", decision.Upgrade == null || !decision.Upgrade.MonthlyPriceUsd.HasValue ? null : (object)decision.Upgrade.MonthlyPriceUsd.Value },
                { "unlocks", decision.Upgrade == null ? null : decision.Upgrade.Unlocks.Select(one => one.Kind + " " + one.Key + " " + one.Limit).ToList() },
                { "retryAfterMs", decision.RetryAfter.HasValue ? (object)decision.RetryAfter.Value.TotalMilliseconds : null }
            };
        }

        private static object Outcome<T>(Answer<T> answer, object value, string message, string flagName, bool flag) where T : class
        {
            var all = new Dictionary<string, object> { { flagName, flag }, { "message", message } };
            if (value != null) all["value"] = value;
            if (answer.Error != null) all["error"] = answer.Error.Reason;
            if (answer.Unavailable != null) all["unavailable"] = answer.Unavailable.Reason.ToString();
            return all;
        }

        private static object Of(long? number)
        {
            return number.HasValue ? (object)number.Value : null;
        }

        private static object Of(DateTime? instant)
        {
            return instant.HasValue ? instant.Value.ToString("yyyy-MM-ddTHH:mm:ss.fffZ") : null;
        }
    }
}
