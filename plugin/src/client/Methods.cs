using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>The methods of the link. Each has a reader of its answer; the one without an answer is a notification.</summary>
    internal static class Methods
    {
        public const string Hello = "session.hello";
        public const string Ping = "session.ping";
        public const string Check = "gate.check";
        public const string Reserve = "gate.reserve";
        public const string Progress = "gate.progress";
        public const string Commit = "gate.commit";
        public const string Release = "gate.release";
        public const string Reconcile = "gate.reconcile";
        public const string Subscribe = "events.subscribe";
        public const string Open = "app.open";

        /// <summary>Every method with what reads its answer; <c>null</c> for a notification.</summary>
        public static readonly IReadOnlyDictionary<string, System.Func<JsonFields, object>> Readers =
            new Dictionary<string, System.Func<JsonFields, object>>
            {
                { Hello, CompanionSession.Read },
                { Ping, PingResult.Read },
                { Check, Decision.Read },
                { Reserve, Reserved.Read },
                { Progress, null },
                { Commit, Settlement.Read },
                { Release, Settlement.Read },
                { Reconcile, ReservationStatus.ReadAll },
                { Subscribe, fields => new List<string>(fields.Texts("topics")) },
                { Open, OpenResult.Read }
            };
    }
}
