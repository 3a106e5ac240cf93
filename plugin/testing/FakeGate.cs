using System;
using System.Collections.Generic;
using System.Globalization;

namespace RevitAutoPlan.Companion.Testing
{
    /// <summary>What a <see cref="FakeCompanion"/> answers, apart from how it is carried: decisions as scripted, reservations and counts in memory.</summary>
    internal sealed class FakeGate
    {
        private readonly object sync = new object();
        private readonly Queue<FakeDecision> next = new Queue<FakeDecision>();
        private readonly Dictionary<string, string> states = new Dictionary<string, string>();
        private readonly Dictionary<string, string> operations = new Dictionary<string, string>();
        private readonly List<FakeCall> calls = new List<FakeCall>();
        private FakeDecision always = FakeDecision.Of(DecisionCode.Ok);
        private long used;
        private long held;

        public List<FakeCall> Calls()
        {
            lock (sync) return new List<FakeCall>(calls);
        }

        public void Always(FakeDecision decision)
        {
            lock (sync)
            {
                next.Clear();
                always = decision;
            }
        }

        public void Once(FakeDecision decision)
        {
            lock (sync) next.Enqueue(decision);
        }

        public string StateOf(string reservationId)
        {
            lock (sync)
            {
                string state;
                return states.TryGetValue(reservationId, out state) ? state : "unknown";
            }
        }

        public void Note(string method, string json)
        {
            lock (sync) calls.Add(new FakeCall(method, json));
        }

        /// <summary>The result of a method, or <c>null</c> when there is none of the name.</summary>
        public object Answer(string method, JsonFields parameters, string proof)
        {
            lock (sync)
            {
                switch (method)
                {
                    case "session.hello": return Hello(proof);
                    case "session.ping": return new Dictionary<string, object> { { "at", Now(TimeSpan.Zero) } };
                    case "gate.check": return Decide().ToJson(Meter());
                    case "gate.reserve": return Reserve(parameters);
                    case "gate.commit": return End(parameters, "committed");
                    case "gate.release": return End(parameters, "released");
                    case "gate.reconcile": return Reconcile(parameters);
                    case "events.subscribe": return new Dictionary<string, object> { { "topics", parameters.Value("topics") }, { "seq", 0 } };
                    case "app.open": return new Dictionary<string, object> { { "opened", true } };
                    default: return null;
                }
            }
        }

        public object Meters()
        {
            lock (sync) return new[] { Meter() };
        }

        private FakeDecision Decide()
        {
            return next.Count > 0 ? next.Dequeue() : always;
        }

        private object Meter()
        {
            return new Dictionary<string, object>
            {
                { "key", "ai_layouts" }, { "used", used }, { "held", held }, { "limit", 5 }, { "remaining", Math.Max(0, 5 - used - held) },
                { "resetsAt", Now(TimeSpan.FromDays(7)) }
            };
        }

        private object Hello(string proof)
        {
            return new Dictionary<string, object>
            {
                { "server", new Dictionary<string, object> { { "name", "Fake companion" }, { "version", "1.0.0" }, { "protocol", Upgrade.Protocol } } },
                { "connectionId", Guid.NewGuid().ToString("D") },
                { "proof", proof },
                { "account", new Dictionary<string, object> { { "id", Guid.NewGuid().ToString("D") }, { "displayName", "Office of Ada" } } },
                {
                    "entitlement", new Dictionary<string, object>
                    {
                        { "plan", "free" }, { "planName", "Free" }, { "version", 1 }, { "validUntil", Now(TimeSpan.FromDays(7)) }
                    }
                },
                { "meters", new[] { Meter() } },
                { "heartbeatMs", 15000 },
                { "hold", new Dictionary<string, object> { { "graceMs", 300000 }, { "lateCommitMs", 86400000 } } }
            };
        }

        private object Reserve(JsonFields parameters)
        {
            string operationId = parameters.Text("opId") ?? "";
            string reservationId;
            bool isKnown = operations.TryGetValue(operationId, out reservationId);
            FakeDecision decision = isKnown ? FakeDecision.Of(DecisionCode.Ok) : Decide();
            if (!decision.Allowed) return new Dictionary<string, object> { { "outcome", "denied" }, { "decision", decision.ToJson(Meter()) } };
            if (!isKnown)
            {
                reservationId = Guid.NewGuid().ToString("D");
                operations[operationId] = reservationId;
                states[reservationId] = "held";
                held++;
            }
            return new Dictionary<string, object>
            {
                { "outcome", "reserved" }, { "reservationId", reservationId }, { "expiresAt", Now(TimeSpan.FromMinutes(5)) },
                { "duplicate", isKnown }, { "meters", new[] { Meter() } }, { "decision", decision.ToJson(Meter()) }
            };
        }

        private object End(JsonFields parameters, string end)
        {
            string reservationId = parameters.Text("reservationId") ?? "";
            string state;
            if (!states.TryGetValue(reservationId, out state)) throw new FakeRefusal("reservation_unknown", "There is no such reservation.");
            bool isRepeated = state == end;
            if (!isRepeated && state != "held") throw new FakeRefusal(state == "released" ? "released" : "conflict", "It was " + state + ".");
            if (!isRepeated)
            {
                states[reservationId] = end;
                held--;
                if (end == "committed") used++;
            }
            return new Dictionary<string, object>
            {
                { "eventId", reservationId }, { "charged", end == "committed" ? 1 : 0 }, { "overage", 0 }, { "meters", new[] { Meter() } },
                { "synced", false }, { "duplicate", isRepeated }
            };
        }

        private object Reconcile(JsonFields parameters)
        {
            var all = new List<object>();
            foreach (string id in parameters.Texts("reservationIds"))
            {
                string state = StateOf(id);
                all.Add(new Dictionary<string, object> { { "reservationId", id }, { "state", state }, { "charged", state == "committed" ? 1 : 0 } });
            }
            return new Dictionary<string, object> { { "reservations", all } };
        }

        private static string Now(TimeSpan later)
        {
            return (DateTime.UtcNow + later).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The fake refuses a request as such.</summary>
    internal sealed class FakeRefusal : Exception
    {
        public FakeRefusal(string reason, string message) : base(message)
        {
            Reason = reason;
        }

        public string Reason { get; }
    }
}
